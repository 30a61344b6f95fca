package io.mortise.region;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs file operations so that an interrupt neither ends them nor gets lost: channels close themselves when their thread is
 * interrupted, which is no way to find out that a region could not be opened.
 */
final class Uninterruptibly {
    @FunctionalInterface
    interface Operation<T> {
        T run() throws IOException;
    }

    private Uninterruptibly() {}

    /** Runs an operation that opens its own channels, once more if an interrupt broke it. */
    static <T> T call(Operation<T> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return operation.run();
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@return true if the lock was acquired before the deadline} */
    static boolean tryLock(ReentrantLock lock, long deadlineNs) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void sleep(long ns) {
        boolean interrupted = false;
        long deadlineNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = deadlineNs - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
