package io.mortise.bench.locks;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.PlacementProbe;
import java.io.IOException;

/**
 * The follower's part of a segment, in the second JVM: probe, match, probe.
 *
 * @param match what is to be done
 * @param fault what is to be done wrong
 */
record MatchTask(Match match, Fault fault) implements PeerTask<long[]> {
    @Override
    public long[] run(PeerContext context) throws IOException, InterruptedException {
        return follow(match, context.kept(Arena.class), context.probe(), fault);
    }

    static long[] follow(Match match, Arena arena, PlacementProbe probe, Fault fault)
            throws IOException, InterruptedException {
        probe.respond(Patience.PROBE_NS);
        fault.misbehave(match.toString());
        if (fault == Fault.CORRUPT) {
            arena.words().set(Words.FIRST, -1);
        }
        long[] numbers = match.follow(arena);
        probe.respond(Patience.PROBE_NS);
        return numbers;
    }

    @Override
    public String toString() {
        return match.toString();
    }
}
