package io.mortise.collection;

/** Where a block is: {@code [ordinal of the extent, from 1: 8 | page: 18 | sixteenth byte within it: 8]}, so never 0 or 1. */
final class Address {
    static final int BITS = 34;
    static final long MASK = (1L << BITS) - 1;

    private static final int GRANULE_BITS = 4;
    private static final int IN_PAGE_BITS = 8;
    private static final int INDEX_BITS = 18;
    private static final int IN_EXTENT_BITS = INDEX_BITS + IN_PAGE_BITS;

    private Address() {}

    static int pageOf(int ordinal, int index) {
        return ordinal << INDEX_BITS | index;
    }

    static int ordinal(int page) {
        return page >>> INDEX_BITS;
    }

    static int index(int page) {
        return page & ((1 << INDEX_BITS) - 1);
    }

    static long of(int page, int offsetInPage) {
        return (long) page << IN_PAGE_BITS | offsetInPage >>> GRANULE_BITS;
    }

    static int page(long address) {
        return (int) ((address & MASK) >>> IN_PAGE_BITS);
    }

    static int offsetInPage(long address) {
        return ((int) address & ((1 << IN_PAGE_BITS) - 1)) << GRANULE_BITS;
    }

    static int ordinalOf(long address) {
        return (int) ((address & MASK) >>> IN_EXTENT_BITS);
    }

    /** {@return where it is among the pages of its extent, in bytes} */
    static int offset(long address) {
        return ((int) address & ((1 << IN_EXTENT_BITS) - 1)) << GRANULE_BITS;
    }
}
