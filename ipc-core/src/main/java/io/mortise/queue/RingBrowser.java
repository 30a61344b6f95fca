package io.mortise.queue;

import java.lang.invoke.VarHandle;
import java.util.function.LongPredicate;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks at the records of a ring. Any process may; what is overwritten meanwhile is found out, and not shown. */
final class RingBrowser implements QueueBrowser {
    private static final int ATTEMPTS = 10;

    private final RingMemory memory;
    private final RingRecovery recovery;

    RingBrowser(RingMemory memory, RingRecovery recovery) {
        this.memory = memory;
        this.recovery = recovery;
    }

    @Override
    public void forEach(Visitor visitor) {
        walk(true, (cursor, header) -> {
            if (!RecordHeader.isMessage(header)) {
                return true;
            }
            UnsafeBuffer copy = new UnsafeBuffer(new byte[RecordHeader.length(header)]);
            copy.putBytes(0, memory.buffer(cursor.offset), memory.payloadIndex(cursor.offset), copy.capacity());
            return !isThere(cursor.number) || visitor.visit(cursor.number, header, copy);
        });
    }

    /** Looks at one record. */
    @FunctionalInterface
    private interface Look {
        /** {@return whether to go on} */
        boolean at(RingCursor cursor, long header);
    }

    private boolean isThere(long number) {
        VarHandle.acquireFence();
        return number - memory.headNumber() >= 0;
    }

    /** {@return how many messages there are, taken or not: each that was there before, and maybe some that came meanwhile} */
    long found() {
        RingCursor last = new RingCursor();
        memory.head(last);
        walk(false, (cursor, header) -> {
            last.number = cursor.number + 1;
            return true;
        });
        return last.number;
    }

    /** {@return how many bytes the payloads take whose room is not free} */
    long usedBytes() {
        long used = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            RingCursor head = new RingCursor();
            RingCursor tail = new RingCursor();
            memory.head(head);
            walk(false, (cursor, header) -> {
                tail.set(cursor);
                tail.pass(header, memory.ringBytes);
                return true;
            });
            if (tail.number - head.number <= 0) {
                return 0;
            }
            if (memory.headNumber() == head.number) {
                return tail.end - head.end;
            }
            used = tail.end - memory.headEnd();
        }
        return used;
    }

    /** Goes through the records that are there, in order. */
    private void walk(boolean isTakenSkipped, Look look) {
        RingCursor cursor = new RingCursor();
        memory.head(cursor);
        long limit = cursor.number + memory.layout.options().maxMessages();
        while (cursor.number - limit < 0) {
            long header = memory.record(cursor.offset);
            if (!isThere(cursor.number)) {
                // Overwritten, or about to be: begin again where the head is now.
                memory.head(cursor);
                continue;
            }
            if (!RecordHeader.isSane(header, memory.longestBytes)) {
                return;
            }
            boolean isTaken = isTakenSkipped && recovery.taken() - cursor.number > 0;
            if (!isTaken && !look.at(cursor, header)) {
                return;
            }
            cursor.pass(header, memory.ringBytes);
        }
    }

    @Override
    public void first(Visitor visitor) {
        forEach((position, word, copy) -> {
            visitor.visit(position, word, copy);
            return false;
        });
    }

    @Override
    public int count() {
        return count(header -> true);
    }

    /** {@return true if a consumer would find nothing now} */
    boolean isEmpty() {
        return count(header -> false) == 0;
    }

    private int count(LongPredicate goesOn) {
        int[] count = new int[1];
        walk(true, (cursor, header) -> {
            if (RecordHeader.kind(header) == RecordHeader.CLAIMED) {
                return goesOn.test(header);
            }
            count[0] += RecordHeader.isMessage(header) ? 1 : 0;
            return !RecordHeader.isMessage(header) || goesOn.test(header);
        });
        return count[0];
    }
}
