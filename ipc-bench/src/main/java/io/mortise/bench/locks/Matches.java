package io.mortise.bench.locks;

import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.Placement;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Plays matches: the leader on this thread, the follower in the second JVM or on a second thread. */
final class Matches implements AutoCloseable {
    private final LocksPlan plan;
    private final Peer peer;
    private final Arena arena;
    private final ExecutorService secondThread = Executors.newSingleThreadExecutor(Matches::daemon);

    Matches(LocksPlan plan, Peer peer, Arena arena) {
        this.plan = plan;
        this.peer = peer;
        this.arena = arena;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mortise-bench-follower");
        thread.setDaemon(true);
        return thread;
    }

    Played play(Match match) throws IOException, InterruptedException {
        arena.words().reset();
        try {
            return match.subject().isBetweenThreads() ? playWithThread(match) : playWithProcess(match);
        } catch (IOException failed) {
            throw peer.explain(failed);
        } catch (RuntimeException failed) {
            throw peer.explain(new IOException(failed.toString(), failed)); // closed under our feet, most likely
        }
    }

    private Played playWithProcess(Match match) throws IOException, InterruptedException {
        Peer.Reply<long[]> reply = peer.submit(new MatchTask(match, plan.faultOf(match.subject())));
        double beforeNs = peer.probe().measure(Patience.PROBE_NS);
        long[] leader = match.lead(arena);
        double afterNs = peer.probe().measure(Patience.PROBE_NS);
        return new Played(placement(beforeNs, afterNs), leader, reply.await());
    }

    private Played playWithThread(Match match) throws IOException, InterruptedException {
        Future<long[]> reply =
                secondThread.submit(() -> MatchTask.follow(match, arena, peer.probe(), plan.faultOf(match.subject())));
        double beforeNs = peer.probe().measure(Patience.PROBE_NS);
        long[] leader = match.lead(arena);
        double afterNs = peer.probe().measure(Patience.PROBE_NS);
        try {
            return new Played(placement(beforeNs, afterNs), leader, reply.get());
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private Placement placement(double beforeNs, double afterNs) {
        return Placement.between(beforeNs, afterNs, plan.lineNs());
    }

    Arena arena() {
        return arena;
    }

    /** The second thread ends with its match, or with the program. */
    @Override
    public void close() {
        secondThread.shutdownNow();
    }
}
