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
    private Signals() {}

    static Signal of(Subject subject, Arena arena, String name) {
        Region region = arena.region();
        return switch (subject) {
            case MORTISE_LOCK, MORTISE_REENTRANT_LOCK, REENTRANT_LOCK -> new LockSignal(arena.lock(subject));
            case MORTISE_QUEUE ->
                new QueueSignal(
                        SharedQueue.in(region, "queue-" + name, new QueueOptions(1, Long.BYTES, 1)),
                        new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES)));
            case MORTISE_SEMAPHORE -> new SharedSemaphoreSignal(SharedSemaphore.in(region, "semaphore-" + name, 0));
            case SEMAPHORE -> new SemaphoreSignal(new Semaphore(0));
            case ARRAY_BLOCKING_QUEUE -> new BlockingQueueSignal(new ArrayBlockingQueue<>(1));
            default -> throw new IllegalArgumentException("subject=" + subject + " is nothing to wait for");
        };
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

    private record QueueSignal(SharedQueue queue, DirectBuffer message) implements Signal {
        private static final MessageHandler IGNORE = (buffer, offset, length) -> {};

        @Override
        public void send() throws InterruptedException {
            queue.put(message, 0, Long.BYTES);
        }

        @Override
        public void await() throws InterruptedException {
            queue.take(IGNORE);
        }
    }

    private record SharedSemaphoreSignal(SharedSemaphore semaphore) implements Signal {
        @Override
        public void send() {
            semaphore.release();
        }

        @Override
        public void await() throws InterruptedException {
            semaphore.acquire();
        }
    }

    private record SemaphoreSignal(Semaphore semaphore) implements Signal {
        @Override
        public void send() {
            semaphore.release();
        }

        @Override
        public void await() throws InterruptedException {
            semaphore.acquire();
        }
    }

    private record BlockingQueueSignal(BlockingQueue<Object> queue) implements Signal {
        @Override
        public void send() throws InterruptedException {
            queue.put(this);
        }

        @Override
        public void await() throws InterruptedException {
            queue.take();
        }
    }
}
