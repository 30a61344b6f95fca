package io.mortise.bench.messages;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.PlacementProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One party's part of a segment, in a JVM of its own; or all of them, on threads of one.
 *
 * @param exercise what is to be done
 * @param party    who does it, or {@link #ALL}
 * @param fault    what is to be done wrong
 */
record PartyTask(Exercise exercise, int party, Fault fault) implements PeerTask<PartyTask.Played> {
    /** All parties, each on a thread of this JVM. */
    static final int ALL = -1;

    /**
     * What came of it.
     *
     * @param produced of each producer at hand
     * @param consumed of each consumer at hand
     * @param beforeNs the probe's round trip before, if the party has the clock
     * @param afterNs  and after
     */
    record Played(ArrayList<Outcome> produced, ArrayList<Outcome> consumed, double beforeNs, double afterNs)
            implements java.io.Serializable {
        private Played() {
            this(new ArrayList<>(), new ArrayList<>(), 0, 0);
        }

        Played and(Played other) {
            ArrayList<Outcome> allProduced = new ArrayList<>(produced);
            allProduced.addAll(other.produced);
            ArrayList<Outcome> allConsumed = new ArrayList<>(consumed);
            allConsumed.addAll(other.consumed);
            return new Played(allProduced, allConsumed, beforeNs + other.beforeNs, afterNs + other.afterNs);
        }
    }

    @Override
    public Played run(PeerContext context) throws IOException, InterruptedException {
        Station station = context.kept(Station.class);
        Played played = party == ALL ? playOnThreads(station, context.probe()) : play(station, context.probe(), party);
        station.forget(exercise.subject());
        return played;
    }

    private Played playOnThreads(Station station, PlacementProbe probe) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(exercise.parties(), PartyTask::daemon);
        try {
            // the first that fails is heard first, though another one waits for it in vain
            CompletionService<Played> parts = new ExecutorCompletionService<>(threads);
            for (int one = 0; one < exercise.parties(); one++) {
                int mine = one;
                Future<Played> part = parts.submit(() -> play(station, probe, mine));
                assert !part.isCancelled();
            }
            Played all = new Played();
            for (int done = 0; done < exercise.parties(); done++) {
                all = all.and(parts.take().get());
            }
            return all;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mortise-bench-party");
        thread.setDaemon(true);
        return thread;
    }

    /** The first producer and the first consumer throw the probe's word, before and after. */
    private Played play(Station station, PlacementProbe probe, int mine) throws IOException, InterruptedException {
        Played played = new Played();
        if (mine == 0) {
            double beforeNs = probe.measure(Patience.PROBE_NS);
            played.produced.add(exercise.produce(station, 0, fault == Fault.CORRUPT));
            return new Played(played.produced, played.consumed, beforeNs, probe.measure(Patience.PROBE_NS));
        }
        boolean isProducer = mine > exercise.consumers();
        if (isProducer) {
            played.produced.add(exercise.produce(station, mine - exercise.consumers(), false));
        } else {
            if (mine == 1) {
                probe.respond(Patience.PROBE_NS);
                fault.misbehave(exercise.toString());
            }
            played.consumed.add(exercise.consume(station, mine - 1));
            if (mine == 1) {
                probe.respond(Patience.PROBE_NS);
            }
        }
        return played;
    }

    @Override
    public String toString() {
        return exercise.toString();
    }
}
