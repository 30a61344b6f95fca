package io.mortise.queue;

import io.mortise.region.RegionDescriptor;

/** How many references to a shared block an attachment has, in its cell of the block's row; see {@link BlockPoolDescriptor}. */
final class BlockHold {
    static final int MAX_REFERENCES = (1 << 12) - 1;

    private static final int SHARER = 1 << 12;
    private static final int OWNER_SHIFT = 13;

    private BlockHold() {}

    static long of(int generation, int owner, int references, boolean isSharer) {
        int ownerGeneration = owner >>> RegionDescriptor.OWNER_SLOT_BITS;
        return ((long) generation << Integer.SIZE)
                | (((long) ownerGeneration << OWNER_SHIFT) & 0xFFFF_FFFFL)
                | (isSharer ? SHARER : 0)
                | references;
    }

    /** {@return whether it counts for a block that is shared in that generation} */
    static boolean isOf(long hold, int generation) {
        return (int) (hold >>> Integer.SIZE) == generation && (hold & (SHARER | MAX_REFERENCES)) != 0;
    }

    static int references(long hold) {
        return (int) hold & MAX_REFERENCES;
    }

    static boolean isSharer(long hold) {
        return (hold & SHARER) != 0;
    }

    static int owner(long hold, int slot) {
        return ((int) hold >>> OWNER_SHIFT << RegionDescriptor.OWNER_SLOT_BITS) | (slot + 1);
    }
}
