package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.WaitWord;

/**
 * Gives back messages that were taken and not acknowledged, so that a consumer takes them once more, and counts each time exactly, whoever
 * dies while doing so. Lock-free.
 *
 * <p>Which cell is being given back is announced beside the count, then done, then counted, and whoever finds an announcement finishes it
 * before anything else. Nobody takes the message in between, so it can be told whether it was done: its cell is returned, or it still is
 * taken. The returned word carries the count, so that no two of them are alike.
 */
final class Redelivery {
    private static final int CELL_BITS = 25;
    private static final long CELL_MASK = (1L << CELL_BITS) - 1;
    private static final long ONE = 1L << CELL_BITS;

    private final QueueMemory memory;
    private final WaitWord consumersAsleep;

    Redelivery(QueueMemory memory, WaitWord consumersAsleep) {
        this.memory = memory;
        this.consumersAsleep = consumersAsleep;
    }

    /** {@return how often a message was given back} */
    long count() {
        return memory.redelivery() >>> CELL_BITS;
    }

    /** Finishes what others have begun. {@return a word that changes whenever a message is given back} */
    long settled() {
        long found = memory.redelivery();
        while ((found & CELL_MASK) != 0) {
            settle(found);
            found = memory.redelivery();
        }
        return found;
    }

    /**
     * Gives a message back whose holder is dead, or is the caller.
     *
     * @param position the message's number
     * @param taken    its cell's word
     * @return false if the cell has not that word any more
     */
    boolean giveBack(long position, long taken) {
        long found;
        long announced;
        do {
            found = settled();
            // Nothing was given back between the two looks at the count: then the cell is taken when it is announced.
            if (memory.cell(position) != taken) {
                return false;
            }
            announced = found + memory.cellIndex(position) + 1;
        } while (!memory.casRedelivery(found, announced));
        CrashPoint.reached("queue.return-announced");
        settle(announced);
        consumersAsleep.wakeOne(); // ORDER: SLEEP
        return true;
    }

    private void settle(long announced) {
        long position = (announced & CELL_MASK) - 1;
        long word = memory.cell(position);
        if (CellWord.isTaken(word) && memory.redelivery() == announced) {
            memory.casCell(position, word, CellWord.returned(announced >>> CELL_BITS, CellWord.length(word)));
            CrashPoint.reached("queue.returned");
        }
        memory.casRedelivery(announced, (announced & ~CELL_MASK) + ONE);
        CrashPoint.reached("queue.return-counted");
    }
}
