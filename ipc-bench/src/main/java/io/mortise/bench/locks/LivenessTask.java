package io.mortise.bench.locks;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.Stopwatch;
import io.mortise.region.Region;
import java.io.IOException;

/**
 * Times the question whether an owner in another process is dead, in a fresh JVM.
 *
 * @param owner    who is asked for
 * @param dead     what the answer has to be
 * @param warmUpNs for how long it is asked before
 */
record LivenessTask(int owner, boolean dead, long warmUpNs) implements PeerTask<double[]> {
    @Override
    public double[] run(PeerContext context) throws IOException {
        try (Arena arena = Arena.open(context.memory())) {
            Region region = arena.region();
            if (region.isDead(owner) != dead) {
                throw new IllegalStateException("owner=" + owner + " dead=" + !dead);
            }
            return Stopwatch.time(new Repetition(() -> region.isDead(owner) ? 1 : 0), warmUpNs);
        }
    }
}
