package io.mortise.sync;

import static io.mortise.sync.ReadWriteLockDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who reads: a cell for each attachment, in which its own threads count themselves, and in which a writer looks. A cell that has
 * become another's, since this attachment was closed, is not touched.
 */
final class ReaderCells {
    private final Region region;
    private final SlotCells slots;
    private final AtomicBuffer cells;
    private final int mine;
    private final long empty;

    private ReaderCells(Region region, SlotCells slots, int mine) {
        this.region = region;
        this.slots = slots;
        this.cells = slots.buffer();
        this.mine = mine;
        this.empty = emptyCell(region.owner());
    }

    /** The cells of a lock, of which the one of this attachment, if it may write, is made its own. */
    static ReaderCells join(Extent extent, long begin) {
        Region region = extent.region();
        SlotCells slots = new SlotCells(extent, begin);
        if (region.isReadOnly()) {
            return new ReaderCells(region, slots, slots.mine());
        }
        ReaderCells joined = new ReaderCells(region, slots, slots.join()); // ORDER: CELLS
        joined.claim();
        return joined;
    }

    /** What a predecessor in this slot has left counts for nothing any more. */
    private void claim() {
        long found;
        do {
            found = cells.getLongVolatile(mine);
        } while (cellOwner(found) != region.owner() && !cells.compareAndSetLong(mine, found, empty));
    }

    /** Counts one thread in, if it is the only one of this process. */
    boolean tryEnterAlone() {
        return cells.compareAndSetLong(mine, empty, empty + THREAD_AND_HOLD); // ORDER: READERS
    }

    /** Takes the one thread out, if it is the only one of this process, and holds once. */
    boolean tryLeaveAlone() {
        return cells.compareAndSetLong(mine, empty + THREAD_AND_HOLD, empty); // ORDER: READ, DRAINED
    }

    /**
     * Adds a hold, or a thread with its first hold.
     *
     * @return the cell as it was, or 0 if it is another's by now
     * @throws IllegalStateException if there are as many as can be counted
     */
    long tryAdd(long what) {
        while (true) {
            long cell = cells.getLongVolatile(mine);
            if (cellOwner(cell) != region.owner()) {
                return 0;
            }
            if (cellHolds(cell) == MAX_COUNT) {
                throw new IllegalStateException("held for reading too often: holds=" + MAX_COUNT + " threads="
                        + cellThreads(cell) + " process=" + region.describe(region.owner()));
            }
            if (cells.compareAndSetLong(mine, cell, cell + what)) { // ORDER: READERS
                return cell;
            }
        }
    }

    /**
     * Takes away what was added.
     *
     * @return the cell as it was, or 0 if it is another's by now
     */
    long tryRemove(long what) {
        while (true) {
            long cell = cells.getLongVolatile(mine);
            if (cellOwner(cell) != region.owner()) {
                return 0;
            }
            if (cells.compareAndSetLong(mine, cell, cell - what)) { // ORDER: READ, DRAINED
                return cell;
            }
        }
    }

    /** {@return true if no thread of this process reads} */
    boolean isMineEmpty() {
        return cells.getLongVolatile(mine) == empty;
    }

    /** {@return true if nobody reads, living or dead} */
    boolean areEmpty() {
        int end = SlotCells.offset(slots.inUse()); // ORDER: CELLS
        for (int offset = SlotCells.offset(0); offset < end; offset += CELL_LENGTH) {
            if (cellThreads(cells.getLongVolatile(offset)) > 0) { // ORDER: READERS, READ
                return false;
            }
        }
        return true;
    }

    /** {@return true if nobody reads but the dead} Those it forgets. By the holder of the mutex, or one that wants it. */
    boolean areEmptyButForTheDead() {
        int end = SlotCells.offset(slots.inUse()); // ORDER: CELLS
        for (int offset = SlotCells.offset(0); offset < end; offset += CELL_LENGTH) {
            long cell = cells.getLongVolatile(offset); // ORDER: READERS, READ
            while (cellThreads(cell) > 0) {
                if (!region.isDead(cellOwner(cell))) {
                    return false;
                }
                cells.compareAndSetLong(offset, cell, 0);
                cell = cells.getLongVolatile(offset);
            }
        }
        return true;
    }

    /** {@return how many holds there are, of the living} */
    int holds() {
        return list().stream().mapToInt(ReadWriteLockState.Reader::holds).sum();
    }

    List<ReadWriteLockState.Reader> list() {
        List<ReadWriteLockState.Reader> readers = new ArrayList<>();
        for (int slot = 0; slot < slots.inUse(); slot++) {
            long cell = cells.getLongVolatile(SlotCells.offset(slot));
            int owner = cellOwner(cell);
            if (cellThreads(cell) > 0 && !region.isDead(owner)) {
                readers.add(new ReadWriteLockState.Reader(region.describe(owner), cellThreads(cell), cellHolds(cell)));
            }
        }
        return List.copyOf(readers);
    }
}
