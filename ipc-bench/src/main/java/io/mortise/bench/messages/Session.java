package io.mortise.bench.messages;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.Progress;
import io.mortise.bench.result.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Drives a comparison: finds the best tuning of each, then has rounds in which everybody has a turn. */
final class Session implements AutoCloseable {
    private static final long PROOF_NS = 20_000_000;
    private static final long TRY_NS = 30_000_000;
    /** What was mixed is tried again, but not for ever. */
    private static final int ATTEMPTS = 3;

    private static final int NONCE_SHIFT = 40;
    private static final int NONCES = 1 << 15;

    private final Plan plan;
    private final RunDirectory directory;
    private final Progress progress;
    private final long startNs;
    private final Samples samples = new Samples();
    private final Map<Subject, Crew> crews = new EnumMap<>(Subject.class);
    private final Map<Trial, Tuning> chosen = new HashMap<>();
    private int played;

    private Session(Plan plan, RunDirectory directory, Progress progress, long startNs) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
        this.startNs = startNs;
    }

    /**
     * What came of it.
     *
     * @param results  the figures
     * @param segments a line on what the probes saw, and how long it took
     */
    record Findings(List<Result> results, String segments) {}

    /** Sets up what a run needs, and takes it down, whatever happens. */
    static Findings run(Plan plan, Progress progress, long startNs) throws IOException, InterruptedException {
        try (RunDirectory directory = RunDirectory.create();
                Session session = new Session(plan, directory, progress, startNs)) {
            return session.run();
        }
    }

    private Findings run() throws IOException, InterruptedException {
        List<Trial> trials = new ArrayList<>(plan.trials());
        progress.say("starting the JVMs, proving that every byte arrives, choosing what is best for each");
        int done = 0;
        for (Trial trial : trials) {
            progress.update(0, "choosing: " + trial + " (" + ++done + " of " + trials.size() + ")");
            choose(trial);
        }
        progress.say(String.format(Locale.ROOT, "chosen after %.0f s", elapsedSeconds()));
        for (int round = 0; round < plan.rounds(); round++) {
            run(trials, round);
            // nobody always follows the same neighbour
            Collections.rotate(trials, trials.size() / 3 + 1);
        }
        return new Findings(
                samples.results(),
                String.format(
                        Locale.ROOT,
                        "%d rounds; %s; %.0f s",
                        plan.rounds(),
                        samples.describeSegments(),
                        elapsedSeconds()));
    }

    private void choose(Trial trial) throws IOException, InterruptedException {
        long tryNs = Math.min(TRY_NS, plan.segment().toNanos());
        Contest contest = new Contest();
        Set<Integer> proved = new HashSet<>();
        for (Tuning tuning : trial.tunings()) {
            if (proved.add(tuning.ringBytes())) {
                play(trial, tuning, Math.min(PROOF_NS, plan.segment().toNanos()), true);
            }
        }
        for (int i = 0; i < plan.tries(); i++) {
            for (Tuning tuning : trial.tunings()) {
                Exercise exercise = trial.exercise(tuning, nonce(), tryNs, false);
                Segment segment = crew(trial).play(exercise);
                contest.add(tuning, segment.placement(), trial.score(exercise, segment));
            }
        }
        chosen.put(trial, contest.best());
    }

    private void play(Trial trial, Tuning tuning, long ns, boolean isWhole) throws IOException, InterruptedException {
        Exercise exercise = trial.exercise(tuning, nonce(), ns, isWhole);
        trial.score(exercise, crew(trial).play(exercise));
    }

    private Crew crew(Trial trial) throws IOException {
        Crew crew = crews.get(trial.subject());
        if (crew == null) {
            crew = Crew.of(plan, directory, trial.subject());
            crews.put(trial.subject(), crew);
        }
        return crew;
    }

    private long nonce() {
        played++;
        return (long) (played % NONCES) << NONCE_SHIFT;
    }

    private void run(List<Trial> trials, int round) throws IOException, InterruptedException {
        int done = 0;
        for (Trial trial : trials) {
            double fraction = (round + done++ / (double) trials.size()) / plan.rounds();
            progress.update(fraction, "round " + (round + 1) + ": " + trial);
            Tuning tuning = chosen.getOrDefault(trial, trial.tunings().get(0));
            Placement placement = Placement.MIXED;
            for (int i = 0; i < ATTEMPTS && placement == Placement.MIXED; i++) {
                placement = add(trial, tuning);
            }
        }
        progress.say(String.format(Locale.ROOT, "round %d done after %.0f s", round + 1, elapsedSeconds()));
    }

    private Placement add(Trial trial, Tuning tuning) throws IOException, InterruptedException {
        Exercise exercise = trial.exercise(tuning, nonce(), plan.segment().toNanos(), false);
        Segment segment = crew(trial).play(exercise);
        samples.count(segment.placement());
        trial.add(samples, tuning, exercise, segment);
        return segment.placement();
    }

    private double elapsedSeconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }

    @Override
    public void close() {
        crews.values().forEach(Crew::close);
    }
}
