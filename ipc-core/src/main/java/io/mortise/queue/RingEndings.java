package io.mortise.queue;

import static io.mortise.queue.RingDescriptor.*;

/** Counts of how messages ended that were not handled: read whole, changed, and written whole, into the slot that is not in use. */
final class RingEndings {
    private final RingMemory memory;

    long aborted;
    long skipped;
    long lost;
    long lostBytes;
    long redelivered;

    /** The endings of all messages before this one are counted. */
    long upTo;

    /** The word of the message in hand that was counted last. */
    long settled;

    private long sequence;

    RingEndings(RingMemory memory) {
        this.memory = memory;
    }

    /** {@return this, with what was written last} */
    RingEndings read() {
        while (true) {
            int slot = newest();
            aborted = memory.ending(slot, ABORTED_OFFSET);
            skipped = memory.ending(slot, SKIPPED_OFFSET);
            lost = memory.ending(slot, LOST_OFFSET);
            lostBytes = memory.ending(slot, LOST_BYTES_OFFSET);
            redelivered = memory.ending(slot, REDELIVERED_OFFSET);
            upTo = memory.ending(slot, UP_TO_OFFSET);
            settled = memory.ending(slot, SETTLED_OFFSET);
            sequence = memory.ending(slot, SEQUENCE_OFFSET);
            if (newest() == slot && memory.ending(slot, SEQUENCE_OFFSET) == sequence) {
                return this;
            }
            Thread.onSpinWait();
        }
    }

    private int newest() {
        return memory.ending(1, SEQUENCE_OFFSET) - memory.ending(0, SEQUENCE_OFFSET) > 0 ? 1 : 0;
    }

    void write() {
        int slot = 1 - newest();
        memory.putEnding(slot, ABORTED_OFFSET, aborted);
        memory.putEnding(slot, SKIPPED_OFFSET, skipped);
        memory.putEnding(slot, LOST_OFFSET, lost);
        memory.putEnding(slot, LOST_BYTES_OFFSET, lostBytes);
        memory.putEnding(slot, REDELIVERED_OFFSET, redelivered);
        memory.putEnding(slot, UP_TO_OFFSET, upTo);
        memory.putEnding(slot, SETTLED_OFFSET, settled);
        memory.putEnding(slot, SEQUENCE_OFFSET, sequence + 1);
        sequence++;
    }

    /** Counts a record that is passed over, unless that was done before. {@return whether anything was counted} */
    boolean count(long number, long header) {
        if (number - upTo < 0) {
            return false;
        }
        if (RecordHeader.kind(header) == RecordHeader.ABORTED) {
            aborted++;
        } else {
            skipped++;
        }
        upTo = number + 1;
        return true;
    }
}
