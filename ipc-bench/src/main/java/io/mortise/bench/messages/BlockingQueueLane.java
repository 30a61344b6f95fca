package io.mortise.bench.messages;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Any {@link BlockingQueue}. */
record BlockingQueueLane(BlockingQueue<Long> queue) implements Lane {
    private static final long PATIENCE_MS = 10;

    static BlockingQueueLane open(Tuning tuning) {
        return new BlockingQueueLane(new ArrayBlockingQueue<>(tuning.ringBytes() / Integer.BYTES));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        if (tuning.waits().isBlocking()) {
            return source -> {
                queue.put(source.box());
                source.sent();
                return 1;
            };
        }
        return source -> {
            if (!queue.offer(source.box())) {
                return 0;
            }
            source.sent();
            return 1;
        };
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        boolean isBlocking = tuning.waits().isBlocking();
        return limit -> {
            int count = 0;
            while (count < limit) {
                Long number = isBlocking ? queue.poll(PATIENCE_MS, TimeUnit.MILLISECONDS) : queue.poll();
                if (number == null) {
                    break;
                }
                check.onBox(number);
                count++;
            }
            return count;
        };
    }

    @Override
    public void close() {}
}
