package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;

import io.mortise.region.Extent;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** The pages of one extent, whose they are, and the notes on them. */
final class Area {
    private static final int MORE_BITS_OFFSET = 8;
    private static final int NEXT_OFFSET = 16;
    private static final int PREVIOUS_OFFSET = 20;

    final int ordinal;
    final int pages;
    /** The pages themselves. */
    final UnsafeBuffer bytes;

    private final UnsafeBuffer owners;
    private final UnsafeBuffer notes;
    private final long length;

    private Area(int ordinal, int pages, UnsafeBuffer owners, UnsafeBuffer notes, UnsafeBuffer bytes) {
        this.ordinal = ordinal;
        this.pages = pages;
        this.owners = owners;
        this.notes = notes;
        this.bytes = bytes;
        this.length = (long) pages * PAGE_LENGTH;
    }

    /** The pages that begin at an offset of an extent. */
    static Area at(Extent extent, long offset, int ordinal, int pages) {
        return new Area(
                ordinal,
                pages,
                new UnsafeBuffer(extent.buffer(offset, pages * OWNER_LENGTH)),
                new UnsafeBuffer(extent.buffer(notesOffset(offset, pages), pages * NOTES_LENGTH)),
                new UnsafeBuffer(extent.buffer(pagesOffset(offset, pages), pages * PAGE_LENGTH)));
    }

    /** {@return the length of an extent whose pages begin at an offset} */
    static long lengthOfExtent(long offset, int pages) {
        return pagesOffset(offset, pages) + (long) pages * PAGE_LENGTH;
    }

    private static long notesOffset(long offset, int pages) {
        return BitUtil.align(offset + (long) pages * OWNER_LENGTH, LINE_LENGTH);
    }

    private static long pagesOffset(long offset, int pages) {
        return BitUtil.align(notesOffset(offset, pages) + (long) pages * NOTES_LENGTH, LINE_LENGTH);
    }

    boolean holds(long offset, long bytesLength) {
        return offset >= 0 && bytesLength >= 0 && offset <= length - bytesLength;
    }

    int page(int index) {
        return Address.pageOf(ordinal, index);
    }

    long owner(int index) {
        return owners.getLongVolatile(index * OWNER_LENGTH);
    }

    boolean isFree(int index) {
        return owner(index) == PageOwner.FREE;
    }

    boolean take(int index, long owner) {
        return owners.compareAndSetLong(index * OWNER_LENGTH, PageOwner.FREE, owner); // ORDER: COLLECTION-PAGE
    }

    /** By the stripe that has it. */
    void change(int index, long owner) {
        owners.putLongRelease(index * OWNER_LENGTH, owner);
    }

    /** By the stripe that has it. */
    void giveBack(int index) {
        owners.putLongRelease(index * OWNER_LENGTH, PageOwner.FREE); // ORDER: COLLECTION-PAGE
    }

    long bits(int index, int word) {
        return notes.getLong(index * NOTES_LENGTH + word * MORE_BITS_OFFSET);
    }

    void setBits(int index, int word, long bits) {
        notes.putLong(index * NOTES_LENGTH + word * MORE_BITS_OFFSET, bits);
    }

    int next(int index) {
        return notes.getInt(index * NOTES_LENGTH + NEXT_OFFSET);
    }

    void setNext(int index, int page) {
        notes.putInt(index * NOTES_LENGTH + NEXT_OFFSET, page);
    }

    int previous(int index) {
        return notes.getInt(index * NOTES_LENGTH + PREVIOUS_OFFSET);
    }

    void setPrevious(int index, int page) {
        notes.putInt(index * NOTES_LENGTH + PREVIOUS_OFFSET, page);
    }

    int freePages() {
        int free = 0;
        for (int index = 0; index < pages; index++) {
            if (isFree(index)) {
                free++;
            }
        }
        return free;
    }
}
