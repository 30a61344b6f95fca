package io.mortise.process;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What becomes of a child's printed lines, if they come through this process. */
final class ChildOutput {
    static final ChildOutput ELSEWHERE = new ChildOutput(List.of(), new LastLines());

    /** A grandchild may keep the streams open for ever. */
    private static final long PATIENCE_MS = 1000;

    private final List<Thread> readers;
    private final LastLines last;

    ChildOutput(List<Thread> readers, LastLines last) {
        this.readers = readers;
        this.last = last;
    }

    List<String> lastLines() {
        return last.get();
    }

    /** Once the child has ended: until all that it printed was handed on, or for a second. */
    void awaitEnd() {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        for (Thread reader : readers) {
            if (reader == Thread.currentThread()) {
                continue;
            }
            try {
                reader.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
