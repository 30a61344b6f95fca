package io.mortise.sync;

import static io.mortise.sync.LockDescriptor.*;

import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who waits for a lock: for people, so a rough picture will do. A process takes a cell when its first thread is about to sleep,
 * and gives it up with the last. With all cells taken a process goes unmentioned.
 */
final class LockWaiters {
    static final int NO_CELL = -1;

    private final AtomicBuffer block;
    private final Region region;
    private final int me;

    LockWaiters(AtomicBuffer block, Region region, int me) {
        this.block = block;
        this.region = region;
        this.me = me;
    }

    /** Counts this thread in, and tells where; it must {@link #leave} there. */
    int arrive() {
        for (int attempt = 0; attempt < WAITERS_CELLS; attempt++) {
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

    List<LockState.Waiting> list() {
        List<LockState.Waiting> waiting = new ArrayList<>();
        for (int index = 0; index < WAITERS_CELLS; index++) {
            long cell = block.getLongVolatile(offset(index));
            if (cell != 0 && !region.isDead(cellOwner(cell))) {
                waiting.add(new LockState.Waiting(region.describe(cellOwner(cell)), cellThreads(cell)));
            }
        }
        return List.copyOf(waiting);
    }

    private int indexOf(int owner) {
        for (int index = 0; index < WAITERS_CELLS; index++) {
            if (cellOwner(block.getLongVolatile(offset(index))) == owner) {
                return index;
            }
        }
        return NO_CELL;
    }

    private int freeIndex() {
        int free = indexOf(0);
        for (int index = 0; free == NO_CELL && index < WAITERS_CELLS; index++) {
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

    private static int offset(int index) {
        return WAITERS_OFFSET + index * Long.BYTES;
    }
}
