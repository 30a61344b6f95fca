package io.mortise.process;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Items that go to a worker together, as bytes: a function and its arguments, or one task by itself. Its changing fields are guarded
 * by the pool's lock.
 */
final class Bundle {
    /** Told of each item once, by a thread of the pool that holds no lock. */
    interface Sink {
        /** The exception is null if it returned. */
        void done(int index, @Nullable Object result, @Nullable Throwable exception);
    }

    private final Packed packed;
    private final int functionEnd;
    private final int[] itemStarts;
    private final int firstIndex;
    private final Sink sink;
    private final IntFunction<String> describe;
    private final long timeoutNs;

    /** Of each of its items. */
    private final int deaths;

    /** In the lane of the worker that has it. */
    long sequence = -1;

    /** Its first item that is not finished. */
    int next;

    /** When the pool saw that it had started, or 0. */
    long startedNs;

    /** When it was sent. */
    long sentNs;

    /** In place of its worker's death, if that was meant. */
    @Nullable
    Throwable reason;

    private Bundle(
            Packed packed,
            int functionEnd,
            int[] itemStarts,
            int firstIndex,
            Sink sink,
            IntFunction<String> describe,
            long timeoutNs,
            int deaths) {
        this.packed = packed;
        this.functionEnd = functionEnd;
        this.itemStarts = itemStarts;
        this.firstIndex = firstIndex;
        this.sink = sink;
        this.describe = describe;
        this.timeoutNs = timeoutNs;
        this.deaths = deaths;
    }

    /** Packs one task. */
    static Bundle ofTask(Object task, String what, Sink sink, long timeoutNs) {
        Writer writer = new Writer(null);
        writer.add(task, what);
        return writer.finish(0, sink, index -> what, timeoutNs);
    }

    /** Packs a function and then arguments, one after the other. For one thread. */
    static final class Writer {
        private final Packer packer = new Packer();
        private final int functionEnd;
        private int[] itemStarts = new int[2];
        private int count;

        Writer(@Nullable Object function) {
            packer.writeInt(0);
            if (function != null) {
                packer.writeObject(function, "the function");
                packer.setInt(0, packer.length() - Integer.BYTES);
            }
            functionEnd = packer.length();
            itemStarts[0] = functionEnd;
        }

        int count() {
            return count;
        }

        void add(@Nullable Object item, String what) {
            int start = packer.length();
            packer.writeInt(0);
            packer.writeObject(item, what);
            packer.setInt(start, packer.length() - start - Integer.BYTES);
            count++;
            if (count == itemStarts.length) {
                itemStarts = java.util.Arrays.copyOf(itemStarts, 2 * count);
            }
            itemStarts[count] = packer.length();
        }

        Bundle finish(int firstIndex, Sink sink, IntFunction<String> describe, long timeoutNs) {
            Bundle bundle = new Bundle(
                    packer.copy(),
                    functionEnd,
                    java.util.Arrays.copyOf(itemStarts, count + 1),
                    firstIndex,
                    sink,
                    describe,
                    timeoutNs,
                    0);
            count = 0;
            packer.reset(functionEnd);
            return bundle;
        }

        /** {@return true if another item would not make it longer than one message} */
        boolean isShort() {
            return !packer.hasArrays() && packer.length() < Frame.MAX_MESSAGE_BYTES / 2;
        }
    }

    /** {@return those items as a bundle of their own, to be run once more} */
    Bundle part(int from, int to, boolean afterDeath) {
        int start = itemStarts[from];
        int length = functionEnd + itemStarts[to] - start;
        byte[] bytes = java.util.Arrays.copyOf(packed.bytes(), length);
        System.arraycopy(packed.bytes(), start, bytes, functionEnd, length - functionEnd);
        int[] starts = new int[to - from + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = itemStarts[from + i] - start + functionEnd;
        }
        return new Bundle(
                new Packed(bytes, length, packed.arrays()),
                functionEnd,
                starts,
                firstIndex + from,
                sink,
                describe,
                timeoutNs,
                deaths + (afterDeath ? 1 : 0));
    }

    Packed packed() {
        return packed;
    }

    int count() {
        return itemStarts.length - 1;
    }

    int deaths() {
        return deaths;
    }

    long timeoutNs() {
        return timeoutNs;
    }

    Sink sink() {
        return sink;
    }

    boolean isShort() {
        return Frame.isShort(packed);
    }

    String describe(int index) {
        return describe.apply(firstIndex + index);
    }

    void done(int index, @Nullable Object result, @Nullable Throwable exception) {
        sink.done(firstIndex + index, result, exception);
    }
}
