package io.mortise.process;

import io.mortise.queue.SharedQueue;
import io.mortise.region.CrashPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs in a worker of a pool: takes bundles of items, one after the other, and sends back how each item ended. */
final class WorkerMain {
    private static final int BROKEN = 70;

    private final WorkerMemory memory;
    private final FrameSender sender;
    private final ResultPage page;
    private final FrameReceiver receiver = new FrameReceiver();
    private final Unpacker unpacker = new Unpacker();

    /** The last function, if it cannot have changed since. */
    private byte[] functionBytes = {};

    private @Nullable RemoteFunction<Object, Object> function;

    private WorkerMain(WorkerMemory memory) {
        this.memory = memory;
        sender = new FrameSender(memory.results(), () -> false); // if the pool is gone, so will this process be
        page = new ResultPage(memory, sender);
    }

    /** Takes the path of the region. Ends the process however it ends: a task may have left threads behind. */
    public static void main(String[] args) {
        try (WorkerMemory memory = WorkerMemory.attach(Path.of(args[0]))) {
            memory.unlink();
            new WorkerMain(memory).work();
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(BROKEN);
        }
        System.exit(0);
    }

    private void work() {
        while (true) {
            int taken;
            try {
                taken = memory.tasks().take(receiver);
            } catch (InterruptedException e) {
                continue; // was meant for a task
            }
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
                CrashPoint.reached("pool.gate-moved");
                run(receiver.sequence(), receiver.count());
            }
            receiver.release();
        }
    }

    /** {@return false if it cannot be} */
    private boolean initialize() {
        Packer answer = new Packer();
        int kind = Frame.READY;
        try {
            receiver.open(unpacker);
            if (unpacker.readObject() instanceof Runnable initializer) {
                initializer.run();
            }
        } catch (Throwable e) { // is handed to the pool
            kind = Frame.NOT_READY;
            answer.writeException(e);
        }
        sender.send(kind, 0, 0, 0, answer.view());
        return kind == Frame.READY;
    }

    private void run(long sequence, int count) {
        beginItem(sequence, 0);
        page.begin(sequence);
        receiver.open(unpacker);
        RemoteFunction<Object, Object> toApply = null;
        Throwable unreadable = null;
        try {
            toApply = readFunction();
        } catch (Throwable e) { // is handed to who waits for the results
            unreadable = e;
        }
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                beginItem(sequence, i);
            }
            if (unreadable != null) {
                page.failed(unreadable);
            } else {
                runItem(toApply);
            }
        }
        page.flush();
    }

    private void beginItem(long sequence, int index) {
        memory.beginItem(sequence, index);
        CrashPoint.reached("pool.item-begun");
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
            return function;
        }
        unpacker.position(start);
        boolean mayBeKept = unpacker.isLambda();
        function = (RemoteFunction<Object, Object>) unpacker.readObject();
        unpacker.position(end);
        functionBytes = mayBeKept ? unpacker.copy(start, length) : new byte[0];
        return function;
    }

    @SuppressWarnings("NullAway") // an argument may be null if the function takes null
    private void runItem(@Nullable RemoteFunction<Object, Object> toApply) {
        int start = unpacker.position();
        try {
            Object item = unpacker.readObject();
            page.returned(toApply != null ? toApply.apply(item) : call(item));
        } catch (Throwable e) { // is handed to who waits for the result
            page.failed(e);
            skipItem(start);
        }
        boolean unused = Thread.interrupted(); // was meant for the task
    }

    /** It may have been read in part. */
    private void skipItem(int start) {
        unpacker.position(start);
        try {
            unpacker.skipObject();
        } catch (IOException e) {
            throw new IllegalStateException("a bundle ends within an item", e);
        }
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
}
