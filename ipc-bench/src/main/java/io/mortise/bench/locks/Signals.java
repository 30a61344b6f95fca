package io.mortise.bench.locks;

import io.mortise.queue.MessageHandler;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.sync.SharedSemaphore;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Everything that can be waited for, as a signal. */
final class Signals {
    private static final MessageHandler IGNORE = (buffer, offset, length) -> {};

    private Signals() {}

    static Signal of(Subject subject, Arena arena, String name) {
        Region region = arena.region();
        switch (subject) {
            case MORTISE_LOCK, MORTISE_REENTRANT_LOCK, REENTRANT_LOCK -> {
                return new LockSignal(arena.lock(subject));
            }
            case MORTISE_SEMAPHORE -> {
                SharedSemaphore permits = SharedSemaphore.in(region, "semaphore-" + name, 0);
                return new Pair(permits::release, permits::acquire);
            }
            case MORTISE_QUEUE -> {
                SharedQueue queue = SharedQueue.in(region, "queue-" + name, new QueueOptions(1, Long.BYTES, 1));
                DirectBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
                return new Pair(() -> queue.put(message, 0, Long.BYTES), () -> queue.take(IGNORE));
            }
            case SEMAPHORE -> {
                Semaphore permits = new Semaphore(0);
                return new Pair(permits::release, permits::acquire);
            }
            case ARRAY_BLOCKING_QUEUE -> {
                BlockingQueue<String> queue = new ArrayBlockingQueue<>(1);
                return new Pair(() -> queue.put(name), queue::take);
            }
            default -> throw new IllegalArgumentException("subject=" + subject + " is nothing to wait for");
        }
    }

    /** What either side does. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private record Pair(Step sending, Step awaiting) implements Signal {
        @Override
        public void send() throws InterruptedException {
            sending.run();
        }

        @Override
        public void await() throws InterruptedException {
            awaiting.run();
        }
    }

    /** The sender holds the lock, and signals by releasing it. */
    private record LockSignal(Lock lock) implements Signal {
        @Override
        public void arm() {
            lock.lock();
        }

        @Override
        public void disarm() {
            lock.unlock();
        }

        @Override
        public void send() {
            lock.unlock();
        }

        @Override
        @SuppressWarnings("LockNotBeforeTry") // nothing in between can throw
        public void await() {
            lock.lock();
            lock.unlock();
        }
    }
}
