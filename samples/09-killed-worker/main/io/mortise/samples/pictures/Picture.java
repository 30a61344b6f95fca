package io.mortise.samples.pictures;

import io.mortise.process.RemoteCallable;

/**
 * Draws one picture, which takes a while; runs in a worker.
 *
 * @param number  of the picture
 * @param seconds that it takes
 */
record Picture(int number, int seconds) implements RemoteCallable<Long> {
    private static final long MS_PER_SECOND = 1_000;

    /** {@return the pid of the worker that has drawn it} */
    @Override
    public Long call() throws InterruptedException {
        long pid = ProcessHandle.current().pid();
        System.out.println("[" + pid + "] drawing picture " + number + ", now kill me: kill -9 " + pid);
        Thread.sleep(seconds * MS_PER_SECOND);
        return pid;
    }
}
