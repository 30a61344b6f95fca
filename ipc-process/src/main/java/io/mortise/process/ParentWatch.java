package io.mortise.process;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.AsynchronousCloseException;

/**
 * Ends this process when its parent has ended. The parent holds a lock on a file, which the kernel releases however the
 * parent ends; a daemon thread {@code mortise-parent-watch} waits for that lock. A pid would have to be polled, and may be
 * another's by then.
 *
 * <p>An ending JVM waits 300 ms for threads that are inside the kernel. So once it begins to end, a shutdown hook calls the
 * thread back, which then asks from time to time, in case another hook hangs. Lambdas are avoided: the first costs several
 * milliseconds.
 */
final class ParentWatch implements Runnable {
    /** As if the terminal had hung up. */
    private static final int EXIT_CODE = 129;

    private static final long GRACE_MS = 5000;
    private static final long POLL_MS = 100;

    private final File lockFile;
    private final RandomAccessFile file;

    private ParentWatch(File lockFile, RandomAccessFile file) {
        this.lockFile = lockFile;
        this.file = file;
    }

    static void start(String path) {
        File lockFile = new File(path);
        try {
            RandomAccessFile file = new RandomAccessFile(lockFile, "r");
            Runtime.getRuntime().addShutdownHook(new CallBack(file));
            startDaemon("mortise-parent-watch", new ParentWatch(lockFile, file));
        } catch (FileNotFoundException e) {
            exit(); // removed by a parent that is ending in order
        }
    }

    @Override
    public void run() {
        try {
            file.getChannel().lock(0, Long.MAX_VALUE, true);
        } catch (AsynchronousCloseException e) {
            awaitParentOrEnd();
        } catch (IOException e) {
            awaitParentByPid();
        }
        removeFolder();
        exit();
    }

    /** With the tasks and results that the parent can no longer remove. */
    private void removeFolder() {
        File folder = lockFile.getParentFile();
        File[] files = folder.listFiles();
        if (files != null) {
            for (File each : files) {
                boolean unused = each.delete();
            }
        }
        boolean unused = folder.delete();
    }

    /** While shutdown hooks run. */
    private void awaitParentOrEnd() {
        try (RandomAccessFile again = new RandomAccessFile(lockFile, "r")) {
            while (again.getChannel().tryLock(0, Long.MAX_VALUE, true) == null) {
                sleep(POLL_MS);
            }
        } catch (IOException e) {
            // The file is gone, and so is the parent.
        }
    }

    /** For file systems that know no locks. */
    private static void awaitParentByPid() {
        ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
        while (parent != null && parent.isAlive()) {
            sleep(POLL_MS);
        }
    }

    /** In order if that is possible in a few seconds. */
    private static void exit() {
        startDaemon("mortise-parent-watch-exit", new Exit());
        sleep(GRACE_MS);
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            // Nobody has a reason to; then sooner.
        }
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Exit implements Runnable {
        @Override
        public void run() {
            System.exit(EXIT_CODE);
        }
    }

    private static final class CallBack extends Thread {
        private final RandomAccessFile file;

        private CallBack(RandomAccessFile file) {
            super("mortise-parent-watch-call-back");
            this.file = file;
        }

        @Override
        public void run() {
            try {
                file.close();
            } catch (IOException e) {
                // Then the JVM ends 300 ms later.
            }
        }
    }
}
