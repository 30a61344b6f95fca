package io.mortise.sync;

import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who sleeps until a primitive changes: for people, so a rough picture will do. {@value #CELLS} cells of 64 bits, zero when new: a
 * process takes a cell when its first thread is about to sleep, and gives it up with the last. With all cells taken a process goes
 * unmentioned.
 *
 * <pre>
 *   63                            32 31                             0
 *  +--------------------------------+--------------------------------+
 *  |       waiting threads          |     owner of these threads     |
 *  +--------------------------------+--------------------------------+
 * </pre>
 */
final class Sleepers {
    /** How many processes can be told apart. */
    static final int CELLS = 16;

    /** How much memory they take, in bytes. */
    static final int LENGTH = CELLS * Long.BYTES;

    static final int NO_CELL = -1;

    private final AtomicBuffer block;
    private final int begin;
    private final Region region;
    private final int me;

    /**
     * The cells at a place.
     *
     * @param block  a buffer with them
     * @param begin  where in the buffer, a multiple of 8
     * @param region the region that it is in
     */
    Sleepers(AtomicBuffer block, int begin, Region region) {
        this.block = block;
        this.begin = begin;
        this.region = region;
        this.me = region.owner();
    }

    /** Counts this thread in, and tells where; it must {@link #leave} there. */
    int arrive() {
        for (int attempt = 0; attempt < CELLS; attempt++) {
            int mine = indexOf(me);
            int index = mine == NO_CELL ? freeIndex() : mine;
            if (index == NO_CELL || add(index, 1)) {
                return index;
            }
        }
        return NO_CELL;
    }

    void leave(int index) {
        if (index != NO_CELL) {
            add(index, -1);
        }
    }

    /** True if nobody sleeps, nor died asleep. */
    boolean isEmpty() {
        for (int index = 0; index < CELLS; index++) {
            if (block.getLongVolatile(offset(index)) != 0) {
                return false;
            }
        }
        return true;
    }

    List<Waiting> list() {
        List<Waiting> waiting = new ArrayList<>();
        for (int index = 0; index < CELLS; index++) {
            long cell = block.getLongVolatile(offset(index));
            if (cell != 0 && !region.isDead(cellOwner(cell))) {
                waiting.add(new Waiting(region.describe(cellOwner(cell)), cellThreads(cell)));
            }
        }
        return List.copyOf(waiting);
    }

    private int indexOf(int owner) {
        for (int index = 0; index < CELLS; index++) {
            if (cellOwner(block.getLongVolatile(offset(index))) == owner) {
                return index;
            }
        }
        return NO_CELL;
    }

    private int freeIndex() {
        int free = indexOf(0);
        for (int index = 0; free == NO_CELL && index < CELLS; index++) {
            long cell = block.getLongVolatile(offset(index));
            if (region.isDead(cellOwner(cell)) && block.compareAndSetLong(offset(index), cell, 0)) {
                free = index;
            }
        }
        return free;
    }

    /** False if the cell has become another's, who thought us dead or was quicker. */
    private boolean add(int index, int threads) {
        while (true) {
            long cell = block.getLongVolatile(offset(index));
            boolean othersNow = cell == 0 ? threads < 0 : cellOwner(cell) != me;
            if (othersNow) {
                return false;
            }
            int sum = cellThreads(cell) + threads;
            if (block.compareAndSetLong(offset(index), cell, sum == 0 ? 0 : cell(me, sum))) {
                return true;
            }
        }
    }

    private int offset(int index) {
        return begin + index * Long.BYTES;
    }

    private static int cellOwner(long cell) {
        return (int) cell;
    }

    private static int cellThreads(long cell) {
        return (int) (cell >>> Integer.SIZE);
    }

    private static long cell(int owner, int threads) {
        return (long) threads << Integer.SIZE | owner;
    }
}
