package io.mortise.process;

import io.mortise.queue.SharedQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs in a worker of a pool: takes bundles of items, one after the other, and sends back how each item ended. */
final class WorkerMain {
    private static final int VALUE = 0;
    private static final int EXCEPTION = 1;

    private final WorkerMemory memory;
    private final Frame.Sender sender;
    private final Frame.Receiver receiver = new Frame.Receiver();
    private final Unpacker unpacker = new Unpacker();
    private final Packer packer = new Packer();

    /** The last function, if it cannot have changed since. */
    private byte[] functionBytes = {};

    private @Nullable Object function;

    private int pageFirst;
    private int pageCount;
    private int pageBytes;

    private WorkerMain(WorkerMemory memory) {
        this.memory = memory;
        sender = new Frame.Sender(memory.results(), () -> false); // if the pool is gone, so will this process be
    }

    /** Takes the path of the region. */
    public static void main(String[] args) throws Exception {
        try (WorkerMemory memory = WorkerMemory.attach(Path.of(args[0]))) {
            new WorkerMain(memory).work();
        }
        System.exit(0); // a task may have left threads behind
    }

    private void work() throws InterruptedException {
        while (true) {
            int taken = memory.tasks().take(receiver::accept);
            if (taken == SharedQueue.END_OF_STREAM) {
                return;
            }
            if (!receiver.isComplete()) {
                continue;
            }
            if (receiver.kind() == Frame.STOP) {
                return;
            }
            if (receiver.count() == 0) {
                if (!initialize()) {
                    return;
                }
            } else if (memory.moveGate(receiver.sequence(), receiver.sequence() + 1)) {
                run(receiver.sequence(), receiver.count());
            }
            receiver.release();
        }
    }

    /** {@return false if it cannot be} */
    private boolean initialize() {
        try {
            receiver.open(unpacker);
            if (unpacker.readObject() instanceof Runnable initializer) {
                initializer.run();
            }
        } catch (Throwable e) { // is handed to the pool
            packer.reset();
            packer.writeObject(Outcome.threw(e), "the exception");
            sender.send(Frame.NOT_READY, 0, 0, 0, packer.view());
            return false;
        }
        packer.reset();
        sender.send(Frame.READY, 0, 0, 0, packer.view());
        return true;
    }

    private void run(long sequence, int count) {
        memory.beginItem(sequence, 0);
        receiver.open(unpacker);
        RemoteFunction<Object, Object> toApply = null;
        Throwable unreadable = null;
        try {
            toApply = readFunction();
        } catch (Throwable e) { // is handed to who waits for the result
            unreadable = e;
        }
        beginPage(sequence, 0);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                memory.beginItem(sequence, i);
            }
            runItem(toApply, unreadable);
            finishItem(sequence, i);
        }
        flush(sequence, count);
    }

    @SuppressWarnings("unchecked") // the pool sends nothing else
    private @Nullable RemoteFunction<Object, Object> readFunction() throws IOException, ClassNotFoundException {
        int length = unpacker.readInt();
        int start = unpacker.skip(length);
        int end = unpacker.position();
        if (length == 0) {
            return null;
        }
        if (unpacker.matches(start, functionBytes, length)) {
            return (RemoteFunction<Object, Object>) function;
        }
        unpacker.position(start);
        boolean mayBeKept = unpacker.isLambda();
        function = unpacker.readObject();
        unpacker.position(end);
        functionBytes = mayBeKept ? unpacker.copy(start, length) : new byte[0];
        return (RemoteFunction<Object, Object>) function;
    }

    /** Leaves the outcome in the packer. */
    @SuppressWarnings("NullAway") // an argument may be null if the function takes null
    private void runItem(@Nullable RemoteFunction<Object, Object> toApply, @Nullable Throwable unreadable) {
        packer.reset();
        try {
            int length = unpacker.readInt();
            int end = unpacker.position() + length;
            Object result;
            try {
                if (unreadable != null) {
                    throw unreadable;
                }
                Object item = unpacker.readObject();
                result = toApply != null ? toApply.apply(item) : call(item);
            } finally {
                unpacker.position(end);
            }
            packer.write(VALUE);
            packer.writeObject(result, "the result");
        } catch (Throwable e) { // is handed to who waits for the result
            packer.reset();
            packer.write(EXCEPTION);
            packer.writeObject(Outcome.threw(e), "the exception");
        }
        // An interrupt was meant for the task.
        boolean unused = Thread.interrupted();
    }

    private static @Nullable Object call(@Nullable Object task) throws Exception {
        if (task instanceof Callable<?> callable) {
            return callable.call();
        }
        if (task instanceof Runnable runnable) {
            runnable.run();
            return null;
        }
        throw new IllegalStateException("task=" + task + " is neither Callable nor Runnable");
    }

    private void finishItem(long sequence, int index) {
        int length = packer.length();
        if (packer.hasArrays() || Integer.BYTES + length > WorkerMemory.PAGE_BYTES) {
            flush(sequence, index);
            Packed packed = packer.view();
            sendLong(sequence, index, packed);
            beginPage(sequence, index + 1);
            return;
        }
        if (pageBytes + Integer.BYTES + length > WorkerMemory.PAGE_BYTES) {
            flush(sequence, index);
        }
        memory.putInPage(pageBytes, packer.bytes(), length);
        pageBytes += Integer.BYTES + length;
        pageCount++;
        memory.publish(pageCount, pageBytes);
    }

    private void sendLong(long sequence, int index, Packed packed) {
        byte[] counted = new byte[Integer.BYTES + packed.length()];
        Packer.putInt(counted, 0, packed.length());
        System.arraycopy(packed.bytes(), 0, counted, Integer.BYTES, packed.length());
        sender.send(Frame.RESULTS, sequence, index, 1, new Packed(counted, counted.length, packed.arrays()));
    }

    private void beginPage(long sequence, int first) {
        pageFirst = first;
        pageCount = 0;
        pageBytes = 0;
        memory.beginPage(sequence, first);
    }

    private void flush(long sequence, int next) {
        if (pageCount > 0) {
            while (!memory.offerPage(sender, sequence, pageFirst, pageCount, pageBytes)) {
                sender.awaitRoom();
            }
            memory.publish(0, 0);
        }
        beginPage(sequence, next);
    }

    /** {@return how an item ended, as sent by this} */
    static Outcome readOutcome(Unpacker unpacker) throws IOException, ClassNotFoundException {
        if (unpacker.readByte() == VALUE) {
            return Outcome.returned(unpacker.readObject());
        }
        return unpacker.readObject() instanceof Outcome outcome
                ? outcome
                : Outcome.threw(new IOException("what should be an exception is something else"));
    }
}
