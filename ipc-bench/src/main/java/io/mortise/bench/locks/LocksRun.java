package io.mortise.bench.locks;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.PeerRun;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.Progress;
import io.mortise.region.Futex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Drives the comparison: rounds in which every trial has its turn, so that all of them see the machine in all of its moods. */
final class LocksRun {
    private final LocksPlan plan;
    private final Progress progress;
    private final long startNs;

    private LocksRun(LocksPlan plan, Progress progress, long startNs) {
        this.plan = plan;
        this.progress = progress;
        this.startNs = startNs;
    }

    /** Sets up what a run needs, and takes it down, whatever happens. */
    static LocksOutcome run(LocksPlan plan, Progress progress, long startNs) throws IOException, InterruptedException {
        LocksRun run = new LocksRun(plan, progress, startNs);
        try (RunDirectory directory = RunDirectory.create();
                Peer peer = Peer.start(directory, "peer", List.of(), plan.patience())) {
            return PeerRun.await(peer, "mortise-bench-locks", () -> run.with(directory, peer));
        }
    }

    private LocksOutcome with(RunDirectory directory, Peer peer) throws IOException, InterruptedException {
        Arena arena = Arena.open(directory.memory());
        peer.closeAfterEnd(arena);
        boolean peerWakes = peer.call(new OpenTask());
        boolean wakes = Futex.load() && peerWakes;
        try (Matches matches = new Matches(plan, peer, arena)) {
            Session session = new Session(plan, directory, matches, new Samples());
            List<Trial> trials = Trials.of(plan);
            progress.say("warming up");
            for (Trial trial : trials) {
                trial.warmUp(session);
            }
            for (int round = 0; round < plan.rounds(); round++) {
                run(trials, round, session);
                // nobody always follows the same neighbour
                Collections.rotate(trials, trials.size() / 3 + 1);
            }
            return new LocksOutcome(session.samples().results(), describe(session.samples()), notes(wakes));
        }
    }

    private void run(List<Trial> trials, int round, Session session) throws IOException, InterruptedException {
        int done = 0;
        for (Trial trial : trials) {
            double fraction = (round + done++ / (double) trials.size()) / plan.rounds();
            progress.update(fraction, "round " + (round + 1) + ": " + trial);
            trial.run(session);
        }
        progress.say(String.format(Locale.ROOT, "round %d done after %.0f s", round + 1, elapsedSeconds()));
    }

    private String describe(Samples samples) {
        return String.format(
                Locale.ROOT, "%d rounds; %s; %.0f s", plan.rounds(), samples.describeSegments(), elapsedSeconds());
    }

    private double elapsedSeconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }

    private List<String> notes(boolean wakes) {
        List<String> notes = new ArrayList<>();
        if (!wakes) {
            notes.add("no futex: sleepers poll (" + Futex.state() + ")");
        }
        if (plan.cases().contains(Case.IDLE_WAITER) && !IdleMode.VIRTUAL_THREAD.isPossible()) {
            notes.add("left out: a virtual thread that waits; this JDK has none");
        }
        return notes;
    }
}
