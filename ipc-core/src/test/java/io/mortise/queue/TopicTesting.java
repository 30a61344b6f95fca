package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/** What the tests of topics share. */
final class TopicTesting {
    static final String NAME = "t";

    private TopicTesting() {}

    static Region region(Path directory) throws IOException {
        return Region.createOrAttach(
                directory.resolve("region"), RegionOptions.ofMegabytes(8).reserveSpace(false));
    }

    /** The words of a topic, as one sees them who does not clean up. */
    static TopicMemory memory(Region region, String name) {
        Extent extent = Objects.requireNonNull(region.find(name, TYPE));
        return TopicMemory.of(extent, TopicLayout.read(extent.buffer(0, MARKS_OFFSET), name, extent.length()));
    }

    /** Makes a new topic look as if that many messages had gone through it, and taken that many bytes of the ring. */
    static void startAt(Region region, String name, long number, long position) {
        TopicMemory memory = memory(region, name);
        memory.writeMarkNumber(0, number);
        memory.writeMarkPosition(0, position);
        memory.note(TAIL_OFFSET, position);
        memory.note(NUMBER_OFFSET, number);
        memory.note(LIMIT_OFFSET, Long.MIN_VALUE);
        memory.note(NEXT_MARK_OFFSET, position + memory.layout.segmentBytes());
        memory.note(NEWEST_MARK_OFFSET, 0);
        memory.moveOldest(position);
    }

    static long offer(SharedTopic topic, String text) {
        UnsafeBuffer source = QueueTesting.text(text);
        return topic.offer(source, 0, source.capacity());
    }

    /** All that is there now, and then perhaps the end, or that it is disconnected. */
    static List<String> drain(Subscription subscription) {
        List<String> found = new ArrayList<>();
        int result = 1;
        while (result > 0) {
            result = subscription.poll(QueueTesting.into(found), 3);
        }
        if (result == Subscription.END_OF_STREAM) {
            found.add("(end)");
        }
        if (result == Subscription.DISCONNECTED) {
            found.add("(disconnected)");
        }
        return found;
    }
}
