package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.RegionCorruptException;

/** Puts in order what an owner of a side has left, for the next one. All steps can be done once more by somebody else. */
final class RingRecovery {
    static final int TAKEN_SHIFT = 2;
    static final long ATTEMPT_MASK = (1L << TAKEN_SHIFT) - 1;

    private final RingMemory memory;
    private final Extent extent;
    private final SideClaim producerSide;
    private final SideClaim consumerSide;
    private final boolean isAcknowledged;

    RingRecovery(RingMemory memory, Extent extent, SideClaim producerSide, SideClaim consumerSide) {
        this.memory = memory;
        this.extent = extent;
        this.producerSide = producerSide;
        this.consumerSide = consumerSide;
        isAcknowledged = memory.layout.options().acknowledged();
    }

    /** {@return the word that says that so many messages were taken, the last of them for the time after that of the other word} */
    static long takenWord(long count, long settled) {
        long word = count << TAKEN_SHIFT;
        return word == (settled & ~ATTEMPT_MASK) ? word | (settled + 1 & ATTEMPT_MASK) : word;
    }

    /** {@return how many messages after that number were taken, by a word that has not the highest bits of it} */
    static long takenAfter(long number, long takenWord) {
        return ((takenWord >> TAKEN_SHIFT) - number) << TAKEN_SHIFT >> TAKEN_SHIFT;
    }

    /** {@return how many messages were taken and are not to be taken again} */
    long taken() {
        long word = memory.taken();
        boolean isGivenBack = isAcknowledged && word == new RingEndings(memory).read().settled;
        long head = memory.headNumber();
        return head + Math.max(0, takenAfter(head, word) - (isGivenBack ? 1 : 0));
    }

    /** For who has the producers' side: ends claims of the dead, and sets the tail right. {@return where it is} */
    RingCursor recoverProducer() {
        RingCursor tail = new RingCursor();
        memory.head(tail);
        long header = sane(memory.record(tail.offset), tail);
        while (header != RecordHeader.EMPTY) {
            if (RecordHeader.kind(header) == RecordHeader.CLAIMED) {
                memory.casRecord(tail.offset, header, RecordHeader.SKIPPED | RecordHeader.length(header));
                CrashPoint.reached("ring.claim-skipped");
            }
            tail.pass(header, memory.ringBytes);
            header = sane(memory.record(tail.offset), tail);
        }
        memory.putMark(tail.number);
        CrashPoint.reached("ring.tail-recovered");
        return tail;
    }

    /** For who has the consumers' side: decides what becomes of a message in hand, and sets the head right. {@return where it is} */
    RingCursor recoverConsumer() {
        RingCursor head = new RingCursor();
        int slot = memory.head(head);
        long published = head.number;
        RingEndings endings = new RingEndings(memory).read();
        long word = memory.taken();
        while (takenAfter(head.number, word) > 1) {
            passHandled(head, endings);
        }
        if (takenAfter(head.number, word) == 1) {
            boolean isNew = word != endings.settled;
            if (isAcknowledged) {
                endings.redelivered += isNew ? 1 : 0;
            } else {
                long header = sane(memory.record(head.offset), head);
                if (isNew) {
                    endings.lost++;
                    endings.lostBytes += RecordHeader.length(header);
                }
                head.pass(header, memory.ringBytes);
                endings.upTo = head.number;
            }
            endings.settled = word;
        }
        endings.write();
        CrashPoint.reached("ring.lost-counted");
        if (head.number != published) {
            memory.putHead(1 - slot, head.number, head.end, head.offset, head.bytes);
            CrashPoint.reached("ring.head-recovered");
        }
        return head;
    }

    private void passHandled(RingCursor head, RingEndings endings) {
        long header = sane(memory.record(head.offset), head);
        if (RecordHeader.isMessage(header)) {
            head.bytes += RecordHeader.length(header);
        } else {
            endings.count(head.number, header);
        }
        head.pass(header, memory.ringBytes);
    }

    private long sane(long header, RingCursor at) {
        if (header != RecordHeader.EMPTY && !RecordHeader.isSane(header, memory.longestBytes)) {
            throw corrupt(header, at.number);
        }
        return header;
    }

    RegionCorruptException corrupt(long header, long number) {
        return new RegionCorruptException("record " + number + " of queue " + extent.name() + " has header=0x"
                + Long.toHexString(header)
                + ", which is none; somebody has written into the queue's memory, or sent with"
                + " several threads at once though it is for a single producer: unlink the region and create it anew");
    }

    /** {@return where that record is, which has not been passed by the head} */
    long find(long number) {
        RingCursor cursor = new RingCursor();
        memory.head(cursor);
        while (cursor.number != number) {
            cursor.pass(sane(memory.record(cursor.offset), cursor), memory.ringBytes);
        }
        return cursor.offset;
    }

    /**
     * Ends the stream if no producer is at work that may not know that it was closed.
     *
     * @param found how many messages there are, taken or not
     * @return whether it has ended
     */
    boolean seal(long found) {
        if (memory.mark() - found > 0 && !producerSide.isDead()) {
            return false;
        }
        memory.casClosed(RingDescriptor.CLOSING, RingDescriptor.SEALED);
        CrashPoint.reached("ring.sealed");
        return true;
    }

    /** Settles what a dead consumer had in hand. {@return false if there is none} */
    boolean endDeadConsumer() {
        return consumerSide.isDead() && consumerSide.repair(this::recoverConsumer);
    }

    /** Settles what a dead producer had claimed. {@return false if there is none} */
    boolean endDeadProducer() {
        return producerSide.isDead() && producerSide.repair(this::recoverProducer);
    }
}
