package io.mortise.queue;

import io.mortise.codec.Codecs;
import io.mortise.region.Extent;
import io.mortise.region.Region;

/** Lets a test of the ordering make thousands of small queues that count tasks, in memory of its own. */
public final class TaskDoor {
    private TaskDoor() {}

    /**
     * {@return how much memory the counts of a queue take, in bytes}
     *
     * @param region where
     */
    public static long lengthBytes(Region region) {
        return TaskLedger.lengthBytes(region);
    }

    /**
     * {@return a handle to a queue of numbers that are tasks}
     *
     * @param queue  what the numbers go through
     * @param counts memory for the counts, zeroed
     */
    public static TypedQueue<Long> handle(SharedQueue queue, Extent counts) {
        return TypedQueue.of(queue, Codecs.longs(), new TaskLedger(counts));
    }
}
