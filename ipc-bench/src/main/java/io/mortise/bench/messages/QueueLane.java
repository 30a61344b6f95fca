package io.mortise.bench.messages;

import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A shared queue of bytes. */
record QueueLane(Region region, SharedQueue queue) implements Lane {
    private static final Duration PATIENCE = Duration.ofMillis(10);
    private static final int BYTES_PER_CELL = 64;
    private static final long HEADROOM = 4 << 20;

    static QueueLane open(Path file, Tuning tuning, Parties parties) throws IOException {
        Region region = region(file, tuning);
        QueueOptions options = options(tuning).producers(parties).consumers(parties);
        return new QueueLane(region, SharedQueue.in(region, "queue", options));
    }

    /** One for each queue. */
    static Region region(Path file, Tuning tuning) throws IOException {
        return Region.createOrAttach(file, RegionOptions.ofBytes(4L * tuning.ringBytes() + HEADROOM));
    }

    static QueueOptions options(Tuning tuning) {
        return QueueOptions.capacity(tuning.ringBytes()).maxMessages(tuning.ringBytes() / BYTES_PER_CELL - 1);
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        if (tuning.waits().isBlocking()) {
            return source -> {
                queue.put(source.buffer(), source.offset(), source.length());
                source.sent();
                return 1;
            };
        }
        return tuning.batch() > 1 ? this::offerBatch : this::offer;
    }

    private int offer(Source source) {
        if (queue.offer(source.buffer(), source.offset(), source.length()) < 0) {
            return 0;
        }
        source.sent();
        return 1;
    }

    private int offerBatch(Source source) {
        int count = queue.offerBatch(source.buffer(), source.offset(), source.length(), source.left());
        if (count <= 0) {
            return 0;
        }
        source.sent(count);
        return count;
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        if (tuning.waits().isBlocking()) {
            return limit -> queue.take(check, PATIENCE);
        }
        return limit -> queue.poll(check, limit);
    }

    @Override
    public void close() throws IOException {
        region.close();
    }
}
