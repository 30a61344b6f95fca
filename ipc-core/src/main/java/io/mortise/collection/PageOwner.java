package io.mortise.collection;

/** The word that says whose a page is, and what for: {@code [length of run: 32 | 0: 8 | size class: 8 | stripe: 14 | kind: 2]}. */
final class PageOwner {
    static final long FREE = 0;

    static final int BLOCKS = 1;
    static final int FIRST_OF_RUN = 2;
    static final int IN_RUN = 3;

    private static final int KIND_MASK = 3;
    private static final int STRIPE_SHIFT = 2;
    private static final int STRIPE_MASK = (1 << 14) - 1;
    private static final int CLASS_SHIFT = 16;
    private static final int CLASS_MASK = 0xFF;

    private PageOwner() {}

    static long blocks(int stripe, int sizeClass) {
        return (long) sizeClass << CLASS_SHIFT | (long) stripe << STRIPE_SHIFT | BLOCKS;
    }

    static long firstOfRun(int stripe, int pages) {
        return (long) pages << Integer.SIZE | (long) stripe << STRIPE_SHIFT | FIRST_OF_RUN;
    }

    static long inRun(int stripe) {
        return (long) stripe << STRIPE_SHIFT | IN_RUN;
    }

    static int kind(long owner) {
        return (int) owner & KIND_MASK;
    }

    static int stripe(long owner) {
        return (int) owner >>> STRIPE_SHIFT & STRIPE_MASK;
    }

    static int sizeClass(long owner) {
        return (int) owner >>> CLASS_SHIFT & CLASS_MASK;
    }

    static int pages(long owner) {
        return (int) (owner >>> Integer.SIZE);
    }
}
