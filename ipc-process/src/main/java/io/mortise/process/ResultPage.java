package io.mortise.process;

import io.mortise.region.CrashPoint;
import org.jspecify.annotations.Nullable;

/**
 * How the items of a bundle ended, on their way back from a worker: each is put into shared memory and counted there as soon as it has ended, so
 * that it outlives the worker; and sent, with its neighbours, when the page is full or the bundle finished.
 */
final class ResultPage {
    private final WorkerMemory memory;
    private final FrameSender sender;
    private final Packer packer = new Packer();

    private long sequence;
    private int first;
    private int count;
    private int bytes;

    ResultPage(WorkerMemory memory, FrameSender sender) {
        this.memory = memory;
        this.sender = sender;
    }

    void begin(long bundle) {
        sequence = bundle;
        begin(0);
    }

    private void begin(int item) {
        first = item;
        count = 0;
        bytes = 0;
        memory.beginPage(sequence, item);
    }

    /** An item returned. */
    void returned(@Nullable Object result) {
        if (putSimple(result)) {
            return;
        }
        packer.reset();
        packer.writeObject(result, "the result");
        put();
    }

    /** An item did not. */
    void failed(Throwable why) {
        packer.reset();
        packer.writeException(why);
        put();
    }

    /** What is most frequent, without a detour. {@return false if it is not that} */
    private boolean putSimple(@Nullable Object result) {
        if (result instanceof Integer value) {
            makeRoom(1 + Integer.BYTES);
            memory.putInPage(bytes, Packer.INTEGER);
            memory.putInPage(bytes + 1, value.intValue());
            publish(1 + Integer.BYTES);
        } else if (result instanceof Long value) {
            makeRoom(1 + Long.BYTES);
            memory.putInPage(bytes, Packer.LONG);
            memory.putInPage(bytes + 1, value.longValue());
            publish(1 + Long.BYTES);
        } else if (result instanceof Double value) {
            makeRoom(1 + Long.BYTES);
            memory.putInPage(bytes, Packer.DOUBLE);
            memory.putInPage(bytes + 1, Double.doubleToRawLongBits(value));
            publish(1 + Long.BYTES);
        } else {
            return false;
        }
        return true;
    }

    /** What is in the packer. */
    private void put() {
        if (packer.hasArrays() || packer.length() > WorkerMemory.PAGE_BYTES) {
            int item = first + count;
            flush();
            sender.send(Frame.RESULTS, sequence, item, 1, packer.view());
            CrashPoint.reached("pool.long-result-sent");
            begin(item + 1);
        } else {
            makeRoom(packer.length());
            memory.putInPage(bytes, packer.bytes(), packer.length());
            publish(packer.length());
        }
    }

    private void makeRoom(int length) {
        if (bytes + length > WorkerMemory.PAGE_BYTES) {
            flush();
        }
    }

    private void publish(int length) {
        CrashPoint.reached("pool.result-put");
        count++;
        bytes += length;
        memory.publish(count, bytes);
        CrashPoint.reached("pool.result-published");
    }

    /** Sends what is in the page. */
    void flush() {
        if (count > 0) {
            sender.sendShort(Frame.RESULTS, sequence, first, count, memory.page(), bytes);
            CrashPoint.reached("pool.page-sent");
            memory.publish(0, 0);
            CrashPoint.reached("pool.page-emptied");
        }
        begin(first + count);
    }
}
