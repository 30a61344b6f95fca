package io.mortise.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how the items of a bundle ended, and tells who waits for them. For one thread; keeps its memory for the next time. */
final class ResultReader {
    private static final int FIRST_LENGTH = 64;

    private record Failure(int index, Throwable why) {}

    private final List<Failure> failures = new ArrayList<>();
    private @Nullable Object[] results = new Object[FIRST_LENGTH];
    private int count;

    /**
     * Reads some.
     *
     * @param skip  how many to pass over first.
     * @param items how many to read then.
     * @param where names the worker in stack traces.
     * @throws IOException if it cannot even be told where the next one begins.
     */
    void read(Unpacker unpacker, int skip, int items, String where) throws IOException {
        for (int i = 0; i < skip; i++) {
            unpacker.skipObject();
        }
        count = items;
        failures.clear();
        if (results.length < items) {
            results = new Object[Math.max(items, results.length * 2)];
        }
        for (int i = 0; i < items; i++) {
            if (unpacker.isSimple()) {
                results[i] = unpacker.readSimple();
            } else {
                readOther(unpacker, i, where);
            }
        }
    }

    private void readOther(Unpacker unpacker, int index, String where) throws IOException {
        int start = unpacker.position();
        unpacker.skipObject();
        int end = unpacker.position();
        unpacker.position(start);
        try {
            if (unpacker.isException()) {
                failures.add(new Failure(index, unpacker.readException(where)));
            } else {
                results[index] = unpacker.readObject();
            }
        } catch (Throwable e) { // of classes of the user's, or for want of memory
            failures.add(new Failure(
                    index, new UnsendableException("the result of " + where + " cannot be read here: " + e, e)));
        }
        unpacker.position(end);
    }

    int count() {
        return count;
    }

    int failures() {
        return failures.size();
    }

    /**
     * Tells who waits.
     *
     * @param first index in the bundle of what was read first.
     */
    void deliver(Bundle bundle, int first) {
        int from = 0;
        for (Failure failure : failures) {
            deliverReturned(bundle, first, from, failure.index);
            bundle.failed(first + failure.index, failure.why);
            from = failure.index + 1;
        }
        deliverReturned(bundle, first, from, count);
        failures.clear();
        Arrays.fill(results, 0, count, null);
    }

    private void deliverReturned(Bundle bundle, int first, int from, int to) {
        if (from > 0 && from < to) {
            System.arraycopy(results, from, results, 0, to - from);
        }
        if (from < to) {
            bundle.returned(first + from, results, to - from);
        }
    }
}
