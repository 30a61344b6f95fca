package io.mortise.stress.crash;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls what belongs to a scenario, and so may hang with what it tests. */
final class Patiently {
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(5);

    private Patiently() {}

    /** Its answer, or why there is none. */
    static String ask(Callable<String> question) {
        try {
            return await(question, FOR_AN_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "(interrupted)";
        } catch (Throwable e) {
            return "(no answer: " + e + ")";
        }
    }

    /** Its result; its exception as it is. */
    @SuppressWarnings("ThrowSpecificity")
    static <T> T await(Callable<T> work, Duration limit) throws Throwable {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "crash test's check");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError("not done within " + limit);
            hangs.setStackTrace(thread.getStackTrace());
            throw hangs;
        }
    }
}
