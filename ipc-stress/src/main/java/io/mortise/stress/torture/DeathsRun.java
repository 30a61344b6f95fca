package io.mortise.stress.torture;

import io.mortise.process.PoolProgress;
import io.mortise.process.ProcessPool;
import io.mortise.process.RemoteCallable;
import io.mortise.process.WorkerDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Workers die under load: of their tasks, in every way there is, and now and then by a kill from outside. Then accounts for every task: each
 * deadly one failed, and said why; every other returned what it should, but for at most one for each kill from outside; none was begun
 * twice, or never; none was lost.
 */
final class DeathsRun {
    private static final List<Death> WAYS = List.of(Death.values());
    private static final int TASKS_PER_DEATH = 10;

    /** One more than there are ways: each fifth is killed from outside. */
    private static final int FIFTHS_FROM_OUTSIDE = 5;

    private static final int MOST_AT_ONCE = 200;
    private static final long LONG_S = 120;
    private static final long PAUSE_MS = 5;
    private static final Duration TIME_OF_STOPPED = Duration.ofMillis(400);

    private final Path folder;
    private final int deaths;
    private final Random random;
    private final List<CompletableFuture<Integer>> futures = new ArrayList<>();
    private final List<@Nullable Death> kinds = new ArrayList<>();
    private int killsFromOutside;

    DeathsRun(Path folder, int deaths, long seed) {
        this.folder = folder;
        this.deaths = deaths;
        random = new Random(seed);
    }

    /**
     * Plays.
     *
     * @return what happened, in words
     * @throws AssertionError if a promise was broken
     */
    String run(int workers) throws IOException, InterruptedException {
        PoolProgress progress;
        try (ProcessPool pool = ProcessPool.builder()
                .workers(workers)
                .name("deaths")
                .child(child -> child.jvmOptions("-Xmx64m"))
                .outputTo((String line) -> {})
                .build()) {
            submitAll(pool);
            awaitAll();
            progress = pool.progress();
        }
        int failed = checkEnds();
        checkRuns();
        Expect.that(
                progress.equals(new PoolProgress(futures.size(), futures.size(), failed)),
                "progress is " + progress + " of " + futures.size() + " tasks, of which " + failed + " failed");
        for (long pid : RunRecord.processes(folder)) {
            Expect.that(
                    ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty(),
                    "worker " + pid + " is alive still");
        }
        return "deaths: tasks=" + futures.size() + " deadly=" + (deaths - killsFromOutside) + " killsFromOutside="
                + killsFromOutside + " failed=" + failed + " workers="
                + RunRecord.processes(folder).size() + ": each task run once";
    }

    private void submitAll(ProcessPool pool) throws InterruptedException {
        Semaphore room = new Semaphore(MOST_AT_ONCE);
        for (int death = 0; death < deaths; death++) {
            if (death % FIFTHS_FROM_OUTSIDE == FIFTHS_FROM_OUTSIDE - 1) {
                killAny();
            } else {
                submit(pool, WAYS.get(death % FIFTHS_FROM_OUTSIDE), room);
            }
            for (int i = 1; i < TASKS_PER_DEATH; i++) {
                submit(pool, null, room);
            }
        }
    }

    private void submit(ProcessPool pool, @Nullable Death kind, Semaphore room) throws InterruptedException {
        room.acquire();
        int number = futures.size();
        String where = folder.toString();
        int pauseMs = random.nextInt(3);
        RemoteCallable<Integer> task = () -> {
            RunRecord.begun(where, number);
            if (kind != null) {
                kind.happen();
            }
            Thread.sleep(pauseMs);
            return number;
        };
        CompletableFuture<Integer> future =
                kind == Death.STOPPED ? pool.submit(task, TIME_OF_STOPPED) : pool.submit(task);
        futures.add(future);
        kinds.add(kind);
        CompletableFuture<?> unused = future.whenComplete((result, why) -> room.release());
    }

    /** Whichever child of this process; there is one soon, for each that dies is replaced. */
    private void killAny() throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_S);
        while (!isAnyKilled()) {
            Expect.that(System.nanoTime() < deadlineNs, "there are no workers");
            Thread.sleep(PAUSE_MS);
        }
        killsFromOutside++;
    }

    private boolean isAnyKilled() {
        List<ProcessHandle> children = ProcessHandle.current().children().toList();
        return !children.isEmpty()
                && children.get(random.nextInt(children.size())).destroyForcibly();
    }

    private void awaitAll() throws InterruptedException {
        for (int i = 0; i < futures.size(); i++) {
            try {
                Object unused = futures.get(i).get(LONG_S, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // Is looked at later.
            } catch (TimeoutException e) {
                throw new AssertionError("task " + i + " of kind " + kinds.get(i) + " does not end", e);
            }
        }
    }

    /** {@return how many failed} */
    private int checkEnds() {
        int failed = 0;
        int unexpected = 0;
        for (int i = 0; i < futures.size(); i++) {
            Throwable cause = causeOf(i);
            failed += cause == null ? 0 : 1;
            Death kind = kinds.get(i);
            if (cause == null ? kind != null : kind == null || !kind.isToldBy(cause)) {
                Expect.that(
                        cause instanceof WorkerDiedException death && Death.isKill(death),
                        "task " + i + " of kind " + kind + " ended with " + cause);
                unexpected++;
            }
        }
        Expect.that(
                unexpected <= killsFromOutside,
                unexpected + " tasks were hit by " + killsFromOutside + " kills from outside");
        return failed;
    }

    private @Nullable Throwable causeOf(int task) {
        try {
            int result = futures.get(task).join();
            Expect.that(result == task, "task " + task + " returned " + result);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private void checkRuns() throws IOException {
        int[] runs = RunRecord.read(folder, futures.size());
        for (int i = 0; i < runs.length; i++) {
            // One that was killed from outside may not have come so far as to say that it was begun.
            boolean mayBeNone = causeOf(i) instanceof WorkerDiedException death && Death.isKill(death);
            Expect.that(runs[i] == 1 || (runs[i] == 0 && mayBeNone), "task " + i + " was begun " + runs[i] + " times");
        }
    }
}
