package io.mortise.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Items that go to a worker together, as bytes: a function and its arguments, or one task by itself. Its changing fields are guarded
 * by the pool's lock.
 *
 * <pre>
 *   +----------------------+----------------------+--------+--------+- … -+
 *   | length of function   | function             | item 0 | item 1 |  …  |
 *   +----------------------+----------------------+--------+--------+- … -+
 * </pre>
 */
final class Bundle {
    /** Told how each item ended, once, by a thread of the pool that holds no lock. */
    interface Sink {
        /**
         * Items that follow one another returned.
         *
         * @param first   index of the first of them.
         * @param results one for each, from the beginning; the array is used again afterwards.
         * @param count   how many.
         */
        void returned(long first, @Nullable Object[] results, int count);

        /** One item did not return. */
        void failed(long index, Throwable why);

        /** {@return true if nobody waits any more, so that what has not started need not} */
        boolean isOver();
    }

    private final Packed packed;
    private final int functionEnd;
    private final int count;
    private final long firstIndex;
    private final Sink sink;
    private final LongFunction<String> describe;
    private final long timeoutNs;

    /** Whether a worker has died of it, which then is its only item. */
    private final boolean killedBefore;

    /** In the lane of the worker that has it. */
    long sequence = -1;

    /** Its first item that is not finished. */
    int next;

    /** When it was its turn in its worker. */
    long turnNs;

    /** When the pool saw that it had started, or 0. */
    long startedNs;

    /** In place of its worker's death, if that was meant. */
    @Nullable
    Throwable reason;

    private Bundle(
            Packed packed,
            int functionEnd,
            int count,
            long firstIndex,
            Sink sink,
            LongFunction<String> describe,
            long timeoutNs,
            boolean killedBefore) {
        this.packed = packed;
        this.functionEnd = functionEnd;
        this.count = count;
        this.firstIndex = firstIndex;
        this.sink = sink;
        this.describe = describe;
        this.timeoutNs = timeoutNs;
        this.killedBefore = killedBefore;
    }

    /** Packs one task. */
    static Bundle ofTask(Object task, String what, Sink sink, long timeoutNs) {
        LongFunction<String> describe = index -> what;
        Writer writer = new Writer(null, describe);
        writer.add(task, 0);
        return writer.finish(0, sink, timeoutNs);
    }

    /** Packs a function and then arguments, one after the other. For one thread. */
    static final class Writer {
        private final Packer packer = new Packer();
        private final LongFunction<String> describe;
        private final int functionEnd;
        private final int functionArrays;
        private int count;

        /**
         * A writer of bundles.
         *
         * @param describe names an item in messages.
         */
        Writer(@Nullable Object function, LongFunction<String> describe) {
            this.describe = describe;
            packer.writeInt(0);
            if (function != null) {
                packer.writeObject(function, "the function");
                packer.setInt(0, packer.length() - Integer.BYTES);
            }
            functionEnd = packer.length();
            functionArrays = packer.arrayCount();
        }

        int count() {
            return count;
        }

        void add(@Nullable Object item, long index) {
            if (!packer.writeSimple(item)) {
                packer.writeSerialized(item, describe.apply(index));
            }
            count++;
        }

        Bundle finish(long firstIndex, Sink sink, long timeoutNs) {
            Bundle bundle = new Bundle(packer.copy(), functionEnd, count, firstIndex, sink, describe, timeoutNs, false);
            count = 0;
            packer.reset(functionEnd, functionArrays);
            return bundle;
        }

        /** {@return true if another item would not make it longer than one message, unless that item is long itself} */
        boolean isShort() {
            return !packer.hasArrays() && packer.length() < Frame.MAX_MESSAGE_BYTES / 2;
        }
    }

    /** {@return one item as a bundle of its own, to be tried once more after the death of its worker} */
    Bundle onceMore(int item) {
        return part(item, item + 1, true);
    }

    /** {@return the items from there on as a bundle of their own} */
    Bundle rest(int from) {
        return part(from, count, false);
    }

    private Bundle part(int from, int to, boolean afterDeath) {
        int start = startOf(from);
        int length = functionEnd + startOf(to) - start;
        byte[] bytes = Arrays.copyOf(packed.bytes(), length);
        System.arraycopy(packed.bytes(), start, bytes, functionEnd, length - functionEnd);
        return new Bundle(
                new Packed(bytes, length, packed.arrays()),
                functionEnd,
                to - from,
                firstIndex + from,
                sink,
                describe,
                timeoutNs,
                afterDeath);
    }

    private int startOf(int item) {
        Unpacker unpacker = new Unpacker();
        unpacker.wrap(packed.bytes(), functionEnd, packed.length() - functionEnd, packed.arrays());
        try {
            for (int i = 0; i < item; i++) {
                unpacker.skipObject();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a bundle that was written here cannot be read here", e);
        }
        return unpacker.position();
    }

    Packed packed() {
        return packed;
    }

    int count() {
        return count;
    }

    /** {@return how many have not ended} */
    int left() {
        return count - next;
    }

    boolean isKilledBefore() {
        return killedBefore;
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

    String describe(int item) {
        return describe.apply(firstIndex + item);
    }

    void returned(int first, @Nullable Object[] results, int howMany) {
        sink.returned(firstIndex + first, results, howMany);
    }

    void failed(int item, Throwable why) {
        sink.failed(firstIndex + item, why);
    }
}
