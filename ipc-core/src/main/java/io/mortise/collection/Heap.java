package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.RegionFullException;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The pages of one stripe, and the blocks in them. All methods are for who holds the stripe's lock and has said that it changes
 * something: what is half done when that one dies is put right by a sweep.
 */
final class Heap {
    private static final int NO_PAGE = 0;
    private static final long NO_BLOCK = 0;

    private final Memory memory;
    private final UnsafeBuffer words;
    private final int stripe;

    /** Where the search for a free page begins; where one was found or given back last. */
    private int hintArea;

    private int hintIndex;

    Heap(Memory memory, UnsafeBuffer words, int stripe) {
        this.memory = memory;
        this.words = words;
        this.stripe = stripe;
    }

    /**
     * Takes a block.
     *
     * @param length what it must hold, in bytes
     * @return its address; its bytes may be anything
     * @throws io.mortise.region.RegionFullException if there is no room; then nothing has changed
     */
    long allocate(int length) {
        if (length > SizeClass.LONGEST) {
            int pages = (length + PAGE_LENGTH - 1) / PAGE_LENGTH;
            return Address.of(takePages(pages, 0), 0);
        }
        int sizeClass = SizeClass.of(length);
        int page = words.getInt(partialOffset(sizeClass));
        if (page != NO_PAGE) {
            return allocateIn(page, sizeClass);
        }
        long longer = memory.wasRefusedLately() ? allocateLonger(sizeClass) : NO_BLOCK;
        if (longer != NO_BLOCK) {
            return longer;
        }
        try {
            return allocateIn(takePage(sizeClass), sizeClass);
        } catch (RegionFullException full) {
            longer = allocateLonger(sizeClass);
            if (longer == NO_BLOCK) {
                throw full;
            }
            return longer;
        }
    }

    private int takePage(int sizeClass) {
        int page = takePages(0, sizeClass);
        Area area = area(page);
        int index = Address.index(page);
        area.setBits(index, 0, 0);
        area.setBits(index, 1, 0);
        link(page, sizeClass);
        return page;
    }

    /** Where there is no room, a block that is longer than need be will do. {@return its address, or 0 if there is none} */
    private long allocateLonger(int sizeClass) {
        for (int longer = sizeClass + 1; longer < SizeClass.COUNT; longer++) {
            int page = words.getInt(partialOffset(longer));
            if (page != NO_PAGE) {
                return allocateIn(page, longer);
            }
        }
        return NO_BLOCK;
    }

    private long allocateIn(int page, int sizeClass) {
        Area area = area(page);
        int index = Address.index(page);
        int blocks = SizeClass.blocks(sizeClass);
        int word = area.bits(index, 0) == -1L ? 1 : 0;
        long bits = area.bits(index, word);
        int block = word * Long.SIZE + Long.numberOfTrailingZeros(~bits);
        if (block >= blocks || !isMine(area.owner(index), sizeClass)) {
            throw memory.corrupt("a full or foreign page is listed as partial: page=" + page);
        }
        area.setBits(index, word, bits | 1L << block);
        CrashPoint.reached("collection.block-taken");
        if (used(area, index) == blocks) {
            unlink(page, sizeClass);
        }
        return Address.of(page, block * SizeClass.length(sizeClass));
    }

    /** Frees a block that nobody can reach any more, once that was {@linkplain Stripe#retire said}. */
    void free(long address) {
        int page = Address.page(address);
        Area area = area(page);
        int index = Address.index(page);
        long owner = area.owner(index);
        if (isRun(address, owner)) {
            giveBackRun(area, index, PageOwner.pages(owner));
            return;
        }
        int sizeClass = PageOwner.sizeClass(owner);
        int block = blockOf(address, owner);
        boolean wasFull = used(area, index) == SizeClass.blocks(sizeClass);
        int word = block / Long.SIZE;
        area.setBits(index, word, area.bits(index, word) & ~(1L << block));
        CrashPoint.reached("collection.block-freed");
        if (used(area, index) == 0) {
            if (!wasFull) {
                unlink(page, sizeClass);
            }
            giveBack(area, index);
        } else if (wasFull) {
            link(page, sizeClass);
        }
    }

    /** Forgets which blocks are in use. */
    void unmarkAll() {
        for (Area area : memory.areas()) {
            for (int index = 0; index < area.pages; index++) {
                if (isMine(area.owner(index))) {
                    area.setBits(index, 0, 0);
                    area.setBits(index, 1, 0);
                }
            }
        }
    }

    /**
     * Says that a block is in use.
     *
     * @return the room that it has, in bytes
     */
    long mark(long address) {
        int page = Address.page(address);
        Area area = area(page);
        int index = Address.index(page);
        long owner = area.owner(index);
        if (isRun(address, owner)) {
            area.setBits(index, 0, 1);
            return (long) Math.min(PageOwner.pages(owner), area.pages - index) * PAGE_LENGTH;
        }
        int block = blockOf(address, owner);
        int word = block / Long.SIZE;
        area.setBits(index, word, area.bits(index, word) | 1L << block);
        return SizeClass.length(PageOwner.sizeClass(owner));
    }

    private boolean isRun(long address, long owner) {
        return isMine(owner) && PageOwner.kind(owner) == PageOwner.FIRST_OF_RUN && Address.offsetInPage(address) == 0;
    }

    /** {@return the number of a block within its page, if it is one} */
    private int blockOf(long address, long owner) {
        int sizeClass = PageOwner.sizeClass(owner);
        int offset = Address.offsetInPage(address);
        if (!isMine(owner)
                || PageOwner.kind(owner) != PageOwner.BLOCKS
                || sizeClass >= SizeClass.COUNT
                || offset % SizeClass.length(sizeClass) != 0
                || offset / SizeClass.length(sizeClass) >= SizeClass.blocks(sizeClass)) {
            throw memory.corrupt("address=" + address + " is no block of stripe " + stripe + ", owner=" + owner);
        }
        return offset / SizeClass.length(sizeClass);
    }

    /** Gives back what is not marked, and lists the pages that have room anew. */
    void freeUnmarked() {
        for (int sizeClass = 0; sizeClass < SizeClass.COUNT; sizeClass++) {
            words.putInt(partialOffset(sizeClass), NO_PAGE);
        }
        for (Area area : memory.areas()) {
            for (int index = 0; index < area.pages; ) {
                long owner = area.owner(index);
                index += isMine(owner) ? settle(area, index, owner) : 1;
            }
        }
    }

    /** {@return how many pages it has looked at} */
    private int settle(Area area, int index, long owner) {
        int kind = PageOwner.kind(owner);
        int used = used(area, index);
        if (used == 0 || kind == PageOwner.IN_RUN) {
            giveBack(area, index);
            CrashPoint.reached("collection.sweeping-page");
            return 1;
        }
        if (kind == PageOwner.FIRST_OF_RUN) {
            return Math.max(1, Math.min(PageOwner.pages(owner), area.pages - index));
        }
        int sizeClass = PageOwner.sizeClass(owner);
        if (kind != PageOwner.BLOCKS || sizeClass >= SizeClass.COUNT) {
            throw memory.corrupt("owner=" + owner + " of page " + area.page(index));
        }
        if (used < SizeClass.blocks(sizeClass)) {
            link(area.page(index), sizeClass);
        }
        return 1;
    }

    private int takePages(int runOf, int sizeClass) {
        while (true) {
            Area[] areas = memory.areas();
            int page = search(areas, runOf, sizeClass);
            if (page != NO_PAGE) {
                return page;
            }
            memory.grow(Math.max(1, runOf), areas.length);
            hintArea = areas.length;
            hintIndex = 0;
        }
    }

    private int search(Area[] areas, int runOf, int sizeClass) {
        int first = hintArea < areas.length ? hintArea : 0;
        int from = hintArea < areas.length ? hintIndex : 0;
        for (int i = 0; i <= areas.length; i++) {
            Area area = areas[(first + i) % areas.length];
            int index = runOf == 0 ? takeOne(area, from, sizeClass) : takeRun(area, from, runOf);
            if (index >= 0) {
                hintArea = area.ordinal - 1;
                hintIndex = index;
                return area.page(index);
            }
            from = 0;
        }
        return NO_PAGE;
    }

    private int takeOne(Area area, int from, int sizeClass) {
        for (int index = from; index < area.pages; index++) {
            if (area.isFree(index) && area.take(index, PageOwner.blocks(stripe, sizeClass))) {
                CrashPoint.reached("collection.page-taken");
                return index;
            }
        }
        return -1;
    }

    private int takeRun(Area area, int from, int pages) {
        int free = 0;
        for (int index = from; index < area.pages; index++) {
            free = area.isFree(index) ? free + 1 : 0;
            if (free == pages) {
                int first = index - pages + 1;
                if (takeRunAt(area, first, pages)) {
                    return first;
                }
                free = 0;
            }
        }
        return -1;
    }

    private boolean takeRunAt(Area area, int first, int pages) {
        for (int i = 0; i < pages; i++) {
            if (!area.take(first + i, PageOwner.inRun(stripe))) {
                for (int taken = 0; taken < i; taken++) {
                    giveBack(area, first + taken);
                }
                return false;
            }
            CrashPoint.reached("collection.page-of-run-taken");
        }
        area.setBits(first, 0, 1);
        area.setBits(first, 1, 0);
        area.change(first, PageOwner.firstOfRun(stripe, pages));
        CrashPoint.reached("collection.run-taken");
        return true;
    }

    private void giveBackRun(Area area, int first, int pages) {
        for (int i = Math.min(pages, area.pages - first) - 1; i >= 0; i--) {
            giveBack(area, first + i);
            CrashPoint.reached("collection.page-of-run-given-back");
        }
    }

    private void giveBack(Area area, int index) {
        area.giveBack(index);
        hintArea = area.ordinal - 1;
        hintIndex = index;
    }

    /** At the head of the list of its size class. */
    private void link(int page, int sizeClass) {
        int offset = partialOffset(sizeClass);
        int next = words.getInt(offset);
        Area area = area(page);
        int index = Address.index(page);
        area.setNext(index, next);
        area.setPrevious(index, NO_PAGE);
        if (next != NO_PAGE) {
            area(next).setPrevious(Address.index(next), page);
        }
        words.putInt(offset, page);
        CrashPoint.reached("collection.page-listed");
    }

    private void unlink(int page, int sizeClass) {
        Area area = area(page);
        int index = Address.index(page);
        int next = area.next(index);
        int previous = area.previous(index);
        if (next != NO_PAGE) {
            area(next).setPrevious(Address.index(next), previous);
        }
        if (previous != NO_PAGE) {
            area(previous).setNext(Address.index(previous), next);
        } else {
            words.putInt(partialOffset(sizeClass), next);
        }
        CrashPoint.reached("collection.page-unlisted");
    }

    private boolean isMine(long owner) {
        return owner != PageOwner.FREE && PageOwner.stripe(owner) == stripe;
    }

    private boolean isMine(long owner, int sizeClass) {
        return isMine(owner) && PageOwner.kind(owner) == PageOwner.BLOCKS && PageOwner.sizeClass(owner) == sizeClass;
    }

    private static int used(Area area, int index) {
        return Long.bitCount(area.bits(index, 0)) + Long.bitCount(area.bits(index, 1));
    }

    private Area area(int page) {
        Area area = memory.area(Address.ordinal(page));
        if (area == null || Address.index(page) >= area.pages) {
            throw memory.corrupt("page=" + page + " is not there");
        }
        return area;
    }

    private static int partialOffset(int sizeClass) {
        return PARTIAL_OFFSET + sizeClass * Integer.BYTES;
    }

    /** {@return how long a block with that many bytes, and those bytes before them, is} */
    static int lengthOf(long length, Memory memory) {
        if (length > MAX_BLOCK_LENGTH) {
            throw new IllegalArgumentException("length=" + length + " is more than an entry of " + memory.describe()
                    + " can have: " + MAX_BLOCK_LENGTH);
        }
        return (int) BitUtil.align(length, Long.BYTES);
    }
}
