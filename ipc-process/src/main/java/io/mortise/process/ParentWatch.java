package io.mortise.process;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * Ends this process when its parent has ended. The parent holds a lock on a file, which the kernel releases however the
 * parent ends; a daemon thread {@code mortise-parent-watch} waits for that lock. A pid would have to be polled, and may be
 * another's by then.
 */
final class ParentWatch {
    /** As if the terminal had hung up. */
    private static final int EXIT_CODE = 129;

    private static final long GRACE_MS = 5000;

    private ParentWatch() {}

    static void start(String lockFile) {
        startDaemon(
                "mortise-parent-watch",
                new Runnable() { // no lambda: it would load a good deal more
                    @Override
                    public void run() {
                        watch(lockFile);
                    }
                });
    }

    private static void watch(String lockFile) {
        try (RandomAccessFile file = new RandomAccessFile(lockFile, "r")) {
            file.getChannel().lock(0, Long.MAX_VALUE, true);
            new File(lockFile).delete();
        } catch (FileNotFoundException e) {
            // Removed by a parent that ends in order.
        } catch (IOException e) {
            awaitParentByPid();
        }
        exit();
    }

    /** For file systems that know no locks. */
    private static void awaitParentByPid() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
    }

    private static void exit() {
        startDaemon("mortise-parent-watch-exit", new Runnable() {
            @Override
            public void run() {
                System.exit(EXIT_CODE);
            }
        });
        try {
            Thread.sleep(GRACE_MS);
        } catch (InterruptedException e) {
            // Then at once.
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
