package io.mortise.queue;

/** The word that says what a block is now, and the handles made of it; see {@link BlockPoolDescriptor}. */
final class BlockWord {
    static final int FREE = 0;
    static final int HELD = 1;
    static final int SENT = 2;
    static final int ORPHANED = 3;
    static final int SHARED = 4;

    static final int INDEX_BITS = 20;
    static final int MAX_IN_TRANSIT = (1 << 10) - 1;

    private static final int STATE_SHIFT = 61;
    private static final int SLOT_SHIFT = 32;
    private static final int SLOT_MASK = (1 << 11) - 1;
    private static final int VERSION_MASK = (1 << 19) - 1;
    private static final int TRANSIT_SHIFT = 51;
    private static final long GENERATION_MASK = 0xFFFF_FFFFL;
    private static final long HANDLE_MASK = (1L << (Long.SIZE - 1 - INDEX_BITS)) - 1;

    private BlockWord() {}

    static int state(long word) {
        return (int) (word >>> STATE_SHIFT);
    }

    static int generation(long word) {
        return (int) word;
    }

    /** {@return the slot that the word of a block with one reference names, -1 if none} */
    static int slot(long word) {
        return ((int) (word >>> SLOT_SHIFT) & SLOT_MASK) - 1;
    }

    /** {@return a block that was freed} Its generation stays, and is raised by who acquires it. */
    static long free(int generation) {
        return generation & GENERATION_MASK;
    }

    /** {@return a block with one reference} */
    static long of(int state, int slot, int generation) {
        return ((long) state << STATE_SHIFT) | ((slot + 1L) << SLOT_SHIFT) | (generation & GENERATION_MASK);
    }

    /** {@return the same block, with the same one reference, in another state} */
    static long as(int state, long word) {
        return ((long) state << STATE_SHIFT) | (word & HANDLE_MASK);
    }

    static long shared(int inTransit, int version, int generation) {
        return ((long) SHARED << STATE_SHIFT)
                | ((long) inTransit << TRANSIT_SHIFT)
                | ((long) (version & VERSION_MASK) << SLOT_SHIFT)
                | (generation & GENERATION_MASK);
    }

    static int inTransit(long shared) {
        return (int) (shared >>> TRANSIT_SHIFT) & MAX_IN_TRANSIT;
    }

    static int version(long shared) {
        return (int) (shared >>> SLOT_SHIFT) & VERSION_MASK;
    }

    /** {@return whether that is a block that is shared, in that generation} */
    static boolean isShared(long word, int generation) {
        return state(word) == SHARED && generation(word) == generation;
    }

    /** {@return what opens a block that was sent by that slot in that generation} Never negative, and never 0. */
    static long handle(int slot, int generation, int index) {
        return ((of(0, slot, generation) & HANDLE_MASK) << INDEX_BITS) | index;
    }

    static int index(long handle) {
        return (int) handle & ((1 << INDEX_BITS) - 1);
    }

    /** {@return the word, in that state, of the block that a handle was made for} */
    static long target(int state, long handle) {
        return ((long) state << STATE_SHIFT) | (handle >>> INDEX_BITS);
    }
}
