package io.mortise.bench.messages;

import io.mortise.codec.Codecs;
import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;

/** A queue of numbers, used as any {@link java.util.concurrent.BlockingQueue} is. */
record TypedQueueLane(Region region, BlockingQueueLane numbers) implements Lane {
    static TypedQueueLane open(Path file, Tuning tuning) throws IOException {
        Region region = QueueLane.region(file, tuning);
        TypedQueue<Long> queue = TypedQueue.in(region, "numbers", Codecs.longs(), QueueLane.options(tuning));
        return new TypedQueueLane(region, new BlockingQueueLane(queue));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        return numbers.outlet(tuning);
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        return numbers.inlet(tuning, check);
    }

    @Override
    public void close() throws IOException {
        region.close();
    }
}
