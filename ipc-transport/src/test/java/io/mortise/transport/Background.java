package io.mortise.transport;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** One call in a thread of its own, whose outcome is waited for with a generous limit. */
final class Background<T> {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(FutureTask<T> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    interface Action {
        void run() throws Exception;
    }

    static <T> Background<T> call(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
        return new Background<>(task, thread);
    }

    static Background<Void> run(Action action) {
        return call(() -> {
            action.run();
            return null;
        });
    }

    T get() throws Exception {
        return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    boolean isDone() {
        return task.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Gives it the time to get stuck; if it is not by then, the test is weaker and not wrong. */
    void letItBlock() throws InterruptedException {
        for (int i = 0; i < 100 && !isWaiting(); i++) {
            Thread.sleep(2);
        }
        Thread.sleep(50);
    }

    private boolean isWaiting() {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
