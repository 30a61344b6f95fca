package io.mortise.bench.workloads;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import io.mortise.bench.harness.Sizes;
import io.mortise.bench.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Drives the comparison: rounds in which every workload has its turn in every mode, so that all of them see the machine in all of its moods. */
final class WorkloadsRun {
    static final String BENCHMARK = "workloads";
    static final String START = "start";

    private final WorkloadsPlan plan;
    private final Progress progress;
    private final long startNs;
    private final Clocks clocks = new Clocks();
    private final Samples samples = new Samples();
    private final Timelines timelines = new Timelines();
    private final List<String> notes = new ArrayList<>();
    private final Map<Workload, Batch> batches = new LinkedHashMap<>();

    private WorkloadsRun(WorkloadsPlan plan, Progress progress, long startNs) {
        this.plan = plan;
        this.progress = progress;
        this.startNs = startNs;
    }

    /** Sets up what a run needs, and takes it down, whatever happens. */
    static WorkloadsOutcome run(WorkloadsPlan plan, Progress progress, long startNs)
            throws IOException, InterruptedException {
        WorkloadsRun run = new WorkloadsRun(plan, progress, startNs);
        try (RunDirectory directory = RunDirectory.create();
                Crews crews = new Crews(plan, run.clocks)) {
            directory.closeFirst(crews);
            try {
                return run.with(directory, crews);
            } catch (IOException | RuntimeException failed) {
                awaitEndIfInterrupted(crews);
                throw failed;
            } finally {
                run.batches.values().forEach(Batch::close);
            }
        }
    }

    /** After Ctrl-C there are no workers any more. That is no failure to be told of. */
    private static void awaitEndIfInterrupted(Crews crews) {
        while (crews.isClosed()) {
            LockSupport.park();
        }
    }

    private WorkloadsOutcome with(RunDirectory directory, Crews crews) throws IOException, InterruptedException {
        openBatches(directory);
        Map<Mode, Crew> all = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            progress.say("starting: " + mode.label());
            Crew crew = crews.open(mode);
            all.put(mode, crew);
            crew.awaitAll();
        }
        warmUp(all);
        for (int round = 0; round < plan.rounds(); round++) {
            round(round, all, crews);
        }
        notes.add(clocks.describe());
        return new WorkloadsOutcome(samples.results(), timelines.draw(clocks), describe(), notes);
    }

    private void openBatches(RunDirectory directory) throws IOException {
        for (Workload workload : plan.workloads()) {
            long freeBytes = Files.getFileStore(directory.memory()).getUsableSpace();
            if (workload == Workload.SHARED_DOT_PRODUCT && SharedVectors.bytes(plan.elements()) > freeBytes) {
                notes.add("left out: " + workload.label() + ": " + Sizes.format(freeBytes)
                        + " of shared memory are free, " + Sizes.format(SharedVectors.bytes(plan.elements()))
                        + " needed");
                continue;
            }
            batches.put(workload, workload.open(plan, directory));
            if (workload == Workload.FILE_WRITING) {
                notes.add(workload.label() + ": on "
                        + Files.getFileStore(directory.disk()).type());
            }
        }
    }

    /** Each mode does each workload for a while, and at least once: workers compile their own code, each process for itself. */
    private void warmUp(Map<Mode, Crew> all) throws IOException, InterruptedException {
        for (Map.Entry<Workload, Batch> entry : batches.entrySet()) {
            for (Map.Entry<Mode, Crew> crew : all.entrySet()) {
                progress.say("warming up: " + entry.getKey().label() + ", "
                        + crew.getKey().label());
                long fromNs = System.nanoTime();
                do {
                    turn(entry.getKey(), entry.getValue(), crew.getKey(), crew.getValue());
                } while (System.nanoTime() - fromNs < plan.warmUp().toNanos());
            }
        }
    }

    private void round(int round, Map<Mode, Crew> all, Crews crews) throws IOException, InterruptedException {
        int done = 0;
        int turns = (batches.size() + 1) * Mode.values().length;
        for (Map.Entry<Workload, Batch> entry : batches.entrySet()) {
            for (Mode mode : inTurn(round)) {
                update(round, done++ / (double) turns, entry.getKey().label(), mode);
                Turn turn = turn(entry.getKey(), entry.getValue(), mode, Objects.requireNonNull(all.get(mode)));
                samples.add(figure(entry.getKey(), mode), turn.elapsedMs());
                timelines.add(entry.getKey(), mode, turn);
            }
        }
        for (Mode mode : List.of(Mode.THREADS, Mode.PROCESSES)) {
            update(round, done++ / (double) turns, START, mode);
            samples.add(startFigure(mode), start(mode, crews));
        }
        progress.say(String.format(Locale.ROOT, "round %d done after %.0f s", round + 1, elapsedSeconds()));
    }

    private void update(int round, double part, String what, Mode mode) {
        progress.update((round + part) / plan.rounds(), "round " + (round + 1) + ": " + what + ", " + mode.label());
    }

    /** Nobody always follows the same neighbour. */
    private static List<Mode> inTurn(int round) {
        Mode[] modes = Mode.values();
        List<Mode> turned = new ArrayList<>();
        for (int i = 0; i < modes.length; i++) {
            turned.add(modes[(i + round) % modes.length]);
        }
        return turned;
    }

    private Turn turn(Workload workload, Batch batch, Mode mode, Crew crew) throws IOException, InterruptedException {
        Turn turn = crew.run(workload.label(), batch.works(), plan.faultOf(mode));
        try {
            batch.verify(turn.values());
        } catch (CorruptedException wrong) {
            throw new CorruptedException(workload.label() + ", " + mode.label() + ": " + wrong.getMessage());
        }
        return turn;
    }

    /** {@return milliseconds until each new worker has done something} */
    private double start(Mode mode, Crews crews) throws IOException, InterruptedException {
        long beforeNs = System.nanoTime();
        Crew crew = crews.open(mode);
        try {
            crew.awaitAll();
            return (System.nanoTime() - beforeNs) / 1e6;
        } finally {
            crews.dismiss(crew);
        }
    }

    private Figure figure(Workload workload, Mode mode) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("workload", workload.label());
        parameters.put("mode", mode.label());
        parameters.put("workers", mode.workers(plan.workers()));
        parameters.put("tasks", plan.tasks());
        parameters.putAll(workload.size(plan));
        return new Figure(BENCHMARK, mode.subject(), parameters, "ms", false);
    }

    private Figure startFigure(Mode mode) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("workload", START);
        parameters.put("mode", mode.label());
        parameters.put("workers", plan.workers());
        return new Figure(BENCHMARK, mode.subject(), parameters, "ms", false);
    }

    private String describe() {
        return String.format(
                Locale.ROOT,
                "%d rounds of %d tasks each, %d threads, %d processes; %.0f s",
                plan.rounds(),
                plan.tasks(),
                plan.workers(),
                plan.workers(),
                elapsedSeconds());
    }

    private double elapsedSeconds() {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
