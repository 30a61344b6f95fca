package io.mortise.queue;

/**
 * The first word of a cell, which says at every instant what the cell is and whose. Bit budgets and what happens when a field
 * wraps: {@link QueueDescriptor}.
 */
final class CellWord {
    static final int LENGTH_BITS = 30;
    static final int OWNER_BITS = 31;

    /** The greatest length that fits, which no message has. Reserved. */
    static final int RESERVED_LENGTH = (1 << LENGTH_BITS) - 1;

    /** How the last life of a free cell ended. The first is also what zeroed memory says. */
    static final int FREED = 0;

    static final int ABORTED = 1;
    static final int SKIPPED = 2;
    static final int LOST = 3;

    private static final long CLAIMED = 4;
    private static final long COMMITTED = 5;
    private static final long TAKEN = 6;
    private static final long RETURNED = 7;

    private static final int STATE_SHIFT = 61;
    private static final long LAP_MASK = (1L << STATE_SHIFT) - 1;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
    private static final long OWNER_MASK = (1L << OWNER_BITS) - 1;
    private static final long SHORT_LAP_MASK = OWNER_MASK;

    /** A claim of nobody, which nobody commits: the end of the stream. */
    static final long CLOSED = claimed(0, 0);

    private CellWord() {}

    static long free(int ending, long lap) {
        return ((long) ending << STATE_SHIFT) | (lap & LAP_MASK);
    }

    static long claimed(int owner, int length) {
        return (CLAIMED << STATE_SHIFT) | ((owner & OWNER_MASK) << LENGTH_BITS) | length;
    }

    static long committed(long lap, int length) {
        return (COMMITTED << STATE_SHIFT) | ((lap & SHORT_LAP_MASK) << LENGTH_BITS) | length;
    }

    static long taken(int owner, int length) {
        return (TAKEN << STATE_SHIFT) | ((owner & OWNER_MASK) << LENGTH_BITS) | length;
    }

    /** To be taken once more. */
    static long returned(long count, int length) {
        return (RETURNED << STATE_SHIFT) | ((count & SHORT_LAP_MASK) << LENGTH_BITS) | length;
    }

    static boolean isFree(long word) {
        return word >= 0;
    }

    static boolean isFreeFor(long word, long lap) {
        return word >= 0 && (word & LAP_MASK) == lap;
    }

    /** The message of that lap is over: the cell is free for a later one. */
    static boolean isFreeAfter(long word, long lap) {
        return word >= 0 && (word & LAP_MASK) > lap;
    }

    static boolean isCommitted(long word, long lap) {
        return (word & ~LENGTH_MASK) == committed(lap, 0);
    }

    static boolean isClaimed(long word) {
        return word >>> STATE_SHIFT == CLAIMED;
    }

    static boolean isTaken(long word) {
        return word >>> STATE_SHIFT == TAKEN;
    }

    static boolean isReturned(long word) {
        return word >>> STATE_SHIFT == RETURNED;
    }

    /** Claimed or taken: it is somebody's, who may be dead. */
    static boolean isOwned(long word) {
        return (isClaimed(word) || isTaken(word)) && word != CLOSED;
    }

    static int ending(long freeWord) {
        return (int) (freeWord >>> STATE_SHIFT);
    }

    static int owner(long ownedWord) {
        return (int) ((ownedWord >>> LENGTH_BITS) & OWNER_MASK);
    }

    static int length(long word) {
        return (int) (word & LENGTH_MASK);
    }
}
