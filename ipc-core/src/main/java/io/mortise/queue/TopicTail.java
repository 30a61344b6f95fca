package io.mortise.queue;

/** Finds the tail of a topic, which nobody writes down after each message: walks there from the newest mark. */
final class TopicTail {
    private final TopicMemory memory;
    private final TopicMarks marks;

    TopicTail(TopicMemory memory, TopicMarks marks) {
        this.memory = memory;
        this.marks = marks;
    }

    /** For anybody, while others publish. {@return where the tail was at some moment since this was called} */
    TopicPlace find() {
        while (true) {
            TopicPlace from = marks.newest();
            long position = from.position();
            long number = from.number();
            long enough = position + memory.layout.options().capacityBytes();
            long header = memory.ring.header(position);
            // What was there when we began is less than a lap.
            while (TopicRing.isMessage(header) && isSound(header) && position < enough) {
                position += TopicLayout.recordBytes(TopicRing.length(header));
                number++;
                header = memory.ring.header(position);
            }
            if (memory.oldestAfterReading() <= from.position()) {
                return new TopicPlace(position, number);
            }
        }
    }

    private boolean isSound(long header) {
        return TopicRing.length(header) <= memory.layout.options().maxMessageBytes();
    }
}
