package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.PeerRun;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.Progress;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Drives the comparison: rounds in which every trial has its turn, so that all of them see the machine in all of its moods. */
final class ProcessesRun {
    private final ProcessesPlan plan;
    private final Progress progress;
    private final long startNs;

    private ProcessesRun(ProcessesPlan plan, Progress progress, long startNs) {
        this.plan = plan;
        this.progress = progress;
        this.startNs = startNs;
    }

    /** Sets up what a run needs, and takes it down, whatever happens. */
    static ProcessesOutcome run(ProcessesPlan plan, Progress progress, long startNs)
            throws IOException, InterruptedException {
        ProcessesRun run = new ProcessesRun(plan, progress, startNs);
        try (RunDirectory directory = RunDirectory.create()) {
            progress.say("packing the jars of a small program, starting JVMs");
            Hosts hosts = new Hosts(directory, Jars.pack(directory.disk()), plan.patience());
            try (Python python = Python.find(directory, plan.patience());
                    Peer host = hosts.start("host")) {
                Session session = new Session(plan, host, hosts, python, new Samples());
                return PeerRun.await(host, "mortise-bench-processes", () -> run.with(session));
            }
        }
    }

    private ProcessesOutcome with(Session session) throws IOException, InterruptedException {
        List<Trial> trials = Trials.of(plan);
        makeArchive(trials, session);
        progress.say("warming up");
        for (Trial trial : trials) {
            trial.warmUp(session);
        }
        for (int round = 0; round < plan.rounds(); round++) {
            run(trials, round, session);
            // nobody always follows the same neighbour
            Collections.rotate(trials, trials.size() / 3 + 1);
        }
        String summary = String.format(Locale.ROOT, "%d rounds; %.0f s", plan.rounds(), elapsedSeconds());
        return new ProcessesOutcome(
                session.samples().results(),
                summary,
                session.python().version(),
                session.python().notes());
    }

    /** Before anything else: it is made in the background, and once. */
    private void makeArchive(List<Trial> trials, Session session) throws IOException, InterruptedException {
        if (trials.stream().anyMatch(trial -> trial instanceof StartTrial start && start.kind() != Case.START_FIRST)) {
            progress.say("making the class archive");
            StartTask start = new StartTrial(Case.START, Subject.MORTISE_CHILD).task(session, 1, Fault.NONE);
            boolean unused = session.host().call(new PrepareStartsTask(start, true));
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

    private double elapsedSeconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
