package io.mortise.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines that a child printed. Safe for use by several threads. */
final class LastLines {
    private static final int MAX_LINES = 20;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> get() {
        return List.copyOf(lines);
    }
}
