package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionDescriptor;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A cell of memory for each attachment that a region can have, on cache lines of its own, behind one line that tells how many of them were
 * ever used. All zero when new. What is in a cell is its primitive's matter, but for the first 32 bits: the owner word of the
 * attachment that wrote it. A slot is used again after a death, so a cell with another owner word than one's own holds what a dead one left.
 *
 * <pre>
 *     0  +-----------------------------------------------+
 *        | cells in use (32 bits), only grows            |
 *   128  +-----------------------------------------------+
 *        | cell of slot 0: owner (32 bits), ...          |
 *   256  +-----------------------------------------------+
 *        | cell of slot 1                                |
 * </pre>
 */
final class SlotCells {
    /** The length of a cell in bytes. */
    static final int CELL_LENGTH = 128;

    private final AtomicBuffer cells;
    private final int mySlot;

    SlotCells(Extent extent, long begin) {
        Region region = extent.region();
        this.cells = extent.buffer(begin, (int) length(region));
        this.mySlot = RegionDescriptor.slotOf(region.owner());
    }

    /** {@return how much memory they take, in bytes} */
    static long length(Region region) {
        return (region.maxAttachments() + 1L) * CELL_LENGTH;
    }

    /** {@return the memory of the cells, in which the offsets count} */
    AtomicBuffer buffer() {
        return cells;
    }

    /** Makes the own cell one of those in use, and tells where it is. To be called before it is first written. */
    int join() {
        while (true) {
            int used = cells.getIntVolatile(0); // ORDER: CELLS_IN_USE
            if (used > mySlot || cells.compareAndSetInt(0, used, mySlot + 1)) { // ORDER: CELLS_IN_USE
                return offset(mySlot);
            }
        }
    }

    /** {@return where the own cell is} */
    int mine() {
        return offset(mySlot);
    }

    /** {@return how many cells there are to look at, from {@link #offset offset(0)} on} */
    int inUse() {
        return cells.getIntVolatile(0); // ORDER: CELLS_IN_USE
    }

    /** {@return where the cell of a slot is} */
    static int offset(int slot) {
        return (slot + 1) * CELL_LENGTH;
    }
}
