package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.MARK_COUNT;

import io.mortise.region.CrashPoint;

/** The places in a topic from which anybody can find the others: read by all, written by who publishes. */
final class TopicMarks {
    private final TopicMemory memory;

    TopicMarks(TopicMemory memory) {
        this.memory = memory;
    }

    /** {@return the oldest place that is kept, when it was looked for} */
    TopicPlace oldest() {
        while (true) {
            long position = memory.oldest();
            for (int i = 0; i < MARK_COUNT; i++) {
                if (memory.markPosition(i) == position) {
                    long number = memory.markNumber(i);
                    // A mark is used again only when the oldest position is beyond it.
                    if (memory.oldestAfterReading() == position) {
                        return new TopicPlace(position, number);
                    }
                    break;
                }
            }
        }
    }

    /** {@return the place marked last, when it was looked for} */
    TopicPlace newest() {
        while (true) {
            int index = indexOfNewest();
            long position = memory.markPosition(index);
            long number = memory.markNumber(index);
            if (memory.oldestAfterReading() <= position) {
                return new TopicPlace(position, number);
            }
        }
    }

    /** {@return the index of the mark with the highest position} */
    int indexOfNewest() {
        int newest = 0;
        long highest = memory.markPosition(0);
        for (int i = 1; i < MARK_COUNT; i++) {
            long position = memory.markPosition(i);
            if (position > highest) {
                highest = position;
                newest = i;
            }
        }
        return newest;
    }

    /** For who publishes. {@return the position of the first mark from there on, or -1 if there is none} */
    long firstFrom(long position) {
        long first = -1;
        for (int i = 0; i < MARK_COUNT; i++) {
            long marked = memory.markPosition(i);
            if (marked >= position && (first < 0 || marked < first)) {
                first = marked;
            }
        }
        return first;
    }

    /** For who publishes: marks a place behind all marks, in place of the oldest one. */
    void write(int index, long position, long number) {
        memory.writeMarkNumber(index, number);
        CrashPoint.reached("topic.mark-numbered");
        memory.writeMarkPosition(index, position);
        CrashPoint.reached("topic.marked");
    }
}
