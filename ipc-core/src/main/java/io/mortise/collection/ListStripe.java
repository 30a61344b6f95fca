package io.mortise.collection;

import io.mortise.region.CrashPoint;
import io.mortise.region.RegionFullException;
import org.agrona.MutableDirectBuffer;

/** A list's only stripe: a table of addresses in the order of the list, and the elements that they lead to. */
final class ListStripe extends Stripe {
    private static final int COUNT_OFFSET = 0;
    private static final int CAPACITY_OFFSET = 8;
    private static final int ADDRESSES_OFFSET = 16;
    private static final int LENGTH_OFFSET = 0;
    private static final int BYTES_OFFSET = 8;

    private static final int LEAST_CAPACITY = 14;
    private static final int MOST = (CollectionDescriptor.MAX_BLOCK_LENGTH - ADDRESSES_OFFSET) / Long.BYTES;

    ListStripe(Memory memory, int number) {
        super(memory, number);
    }

    // Reading, with or without the lock

    /** Finds out how many there are. */
    static int count(Stripe stripe, Workspace work) {
        long table = tableOf(stripe.root());
        work.slot = 0;
        if (table == 0) {
            return FOUND;
        }
        long count = ((ListStripe) stripe).countOf(table);
        work.slot = (int) count;
        return count < 0 ? TORN : FOUND;
    }

    /** {@return how many elements a table has, or -1 if that makes no sense} */
    private long countOf(long table) {
        Area area = areaOf(table);
        int offset = Address.offset(table);
        if (area == null || !area.holds(offset, ADDRESSES_OFFSET)) {
            return -1;
        }
        long count = area.bytes.getLongAcquire(offset + COUNT_OFFSET); // ORDER: COLLECTION-ENTRY
        boolean fits = count >= 0 && count <= MOST && area.holds(offset, ADDRESSES_OFFSET + count * Long.BYTES);
        return fits ? count : -1;
    }

    /** Copies the element at the index. */
    static int copyElement(Stripe stripe, Workspace work) {
        work.foundLength = 0;
        return ((ListStripe) stripe).appendElement(work, tableOf(stripe.root()), work.slot, false);
    }

    /** Copies all elements, one behind the other: length, bytes. */
    static int copyAll(Stripe stripe, Workspace work) {
        work.foundLength = 0;
        long table = tableOf(stripe.root());
        long count = table == 0 ? 0 : ((ListStripe) stripe).countOf(table);
        if (!stripe.isWorthCopying(work, count * Long.BYTES)) {
            return TORN;
        }
        for (int index = 0; index < count; index++) {
            if (((ListStripe) stripe).appendElement(work, table, index, true) != FOUND) {
                return TORN;
            }
        }
        return count < 0 ? TORN : FOUND;
    }

    private int appendElement(Workspace work, long table, int index, boolean withLength) {
        long count = table == 0 ? 0 : countOf(table);
        if (count < 0 || index >= count) {
            return count < 0 ? TORN : ABSENT;
        }
        Area tableArea = areaOf(table);
        if (tableArea == null) {
            return TORN;
        }
        long address = tableArea.bytes.getLongAcquire( // ORDER: COLLECTION-ENTRY
                Address.offset(table) + ADDRESSES_OFFSET + index * Long.BYTES);
        Area area = areaOf(address);
        int offset = Address.offset(address);
        if (area == null || !area.holds(offset, BYTES_OFFSET)) {
            return TORN;
        }
        int length = area.bytes.getInt(offset + LENGTH_OFFSET);
        if (length < 0
                || !area.holds(offset, BYTES_OFFSET + (long) length)
                || !isWorthCopying(work, length)
                || work.foundLength > Integer.MAX_VALUE - Integer.BYTES - length) {
            return TORN;
        }
        MutableDirectBuffer to = work.found;
        if (withLength) {
            to.putInt(work.foundLength, length);
            work.foundLength += Integer.BYTES;
        }
        area.bytes.getBytes(offset + BYTES_OFFSET, to, work.foundLength, length);
        work.foundLength += length;
        return FOUND;
    }

    // Changing, between begin and end

    /** Puts the value in the place of the element at the index. */
    void set(Workspace work) {
        long before = addressAt(work.slot);
        long address = write(work, 0, work.valueLength);
        storeAddress(work.slot, address);
        CrashPoint.reached("collection.entry-published");
        retire(before);
    }

    /** Adds the value at the end. */
    void append(Workspace work) {
        int count = count();
        checkCount(count + 1L);
        if (count == capacity()) {
            replaceTable(addresses(), count, count * 2L);
        }
        long address = write(work, 0, work.valueLength);
        Area area = tableArea();
        area.bytes.putLong(tableOffset() + ADDRESSES_OFFSET + count * Long.BYTES, address);
        area.bytes.putLongRelease(tableOffset() + COUNT_OFFSET, count + 1L); // ORDER: COLLECTION-ENTRY
        CrashPoint.reached("collection.element-appended");
        setSize(count + 1L);
    }

    /** Adds the values, which lie one behind the other, in front of the element at the index, all at once. */
    void insert(Workspace work, int[] lengths) {
        long[] old = addresses();
        int added = lengths.length;
        checkCount((long) old.length + added);
        long[] all = new long[old.length + added];
        System.arraycopy(old, 0, all, 0, work.slot);
        System.arraycopy(old, work.slot, all, work.slot + added, old.length - work.slot);
        int written = 0;
        try {
            for (int offset = 0; written < added; offset += lengths[written++]) {
                all[work.slot + written] = write(work, offset, lengths[written]);
            }
            replaceTable(all, all.length, all.length);
        } catch (RegionFullException | IllegalArgumentException refused) {
            while (written > 0) {
                heap.free(all[work.slot + --written]);
            }
            throw refused;
        }
    }

    /** Removes the elements from one index to another, all at once. */
    void removeRange(int from, int to) {
        long[] old = addresses();
        int left = old.length - (to - from);
        long[] kept = new long[left];
        System.arraycopy(old, 0, kept, 0, from);
        System.arraycopy(old, to, kept, from, old.length - to);
        if (to == old.length && left * 4L >= capacity()) {
            tableArea().bytes.putLongRelease(tableOffset() + COUNT_OFFSET, left); // ORDER: COLLECTION-ENTRY
            CrashPoint.reached("collection.element-removed");
            setSize(left);
        } else {
            replaceTable(kept, left, left);
        }
        retire();
        for (int index = from; index < to; index++) {
            heap.free(old[index]);
        }
    }

    /** Keeps those elements, in that order, all at once; the others are removed. */
    void keep(int[] indices) {
        long[] old = addresses();
        long[] kept = new long[indices.length];
        boolean[] isKept = new boolean[old.length];
        for (int i = 0; i < indices.length; i++) {
            kept[i] = old[indices[i]];
            isKept[indices[i]] = true;
        }
        replaceTable(kept, kept.length, kept.length);
        retire();
        for (int index = 0; index < old.length; index++) {
            if (!isKept[index]) {
                heap.free(old[index]);
            }
        }
    }

    /** Puts the values, which lie one behind the other, in the place of all elements, all at once. */
    void replaceAll(Workspace work, int[] lengths) {
        long[] old = addresses();
        work.slot = 0;
        long[] all = new long[lengths.length];
        int written = 0;
        try {
            for (int offset = 0; written < all.length; offset += lengths[written++]) {
                all[written] = write(work, offset, lengths[written]);
            }
            replaceTable(all, all.length, all.length);
        } catch (RegionFullException | IllegalArgumentException refused) {
            while (written > 0) {
                heap.free(all[--written]);
            }
            throw refused;
        }
        retire();
        for (long address : old) {
            heap.free(address);
        }
    }

    void clear() {
        publishTable(0, 0);
        setSize(0);
        retire();
        heap.unmarkAll();
        heap.freeUnmarked();
    }

    private long write(Workspace work, int from, int valueLength) {
        long length = BYTES_OFFSET + (long) valueLength;
        long address = heap.allocate(Heap.lengthOf(length, memory));
        Area area = soundAreaOf(address, length);
        int offset = Address.offset(address);
        area.bytes.putLong(offset, 0);
        area.bytes.putInt(offset + LENGTH_OFFSET, valueLength);
        area.bytes.putBytes(offset + BYTES_OFFSET, work.value, from, valueLength);
        CrashPoint.reached("collection.entry-written");
        return address;
    }

    private void replaceTable(long[] addresses, int count, long capacityWanted) {
        int capacity = (int) Math.min(MOST, Math.max(LEAST_CAPACITY, capacityWanted));
        long length = ADDRESSES_OFFSET + (long) capacity * Long.BYTES;
        long table = heap.allocate(Heap.lengthOf(length, memory));
        Area area = soundAreaOf(table, length);
        int offset = Address.offset(table);
        area.bytes.putLong(offset + COUNT_OFFSET, count);
        area.bytes.putLong(offset + CAPACITY_OFFSET, capacity);
        for (int index = 0; index < count; index++) {
            area.bytes.putLong(offset + ADDRESSES_OFFSET + index * Long.BYTES, addresses[index]);
        }
        CrashPoint.reached("collection.table-written");
        long old = tableOf(root());
        publishTable(table, 0);
        setSize(count);
        if (old != 0) {
            retire(old);
        }
    }

    private void checkCount(long count) {
        if (count > MOST) {
            throw new RegionFullException(
                    memory.describe() + " has no room for " + count + " elements: at most " + MOST);
        }
    }

    private int count() {
        return (int) size();
    }

    private long capacity() {
        return tableOf(root()) == 0 ? 0 : tableArea().bytes.getLong(tableOffset() + CAPACITY_OFFSET);
    }

    private Area tableArea() {
        return soundAreaOf(tableOf(root()), ADDRESSES_OFFSET);
    }

    private int tableOffset() {
        return Address.offset(tableOf(root()));
    }

    private long[] addresses() {
        long table = tableOf(root());
        long count = table == 0 ? 0 : countOf(table);
        if (count < 0) {
            throw memory.corrupt("table=" + table);
        }
        long[] addresses = new long[(int) count];
        for (int index = 0; index < addresses.length; index++) {
            addresses[index] = addressAt(index);
        }
        return addresses;
    }

    private long addressAt(int index) {
        return tableArea().bytes.getLong(tableOffset() + ADDRESSES_OFFSET + index * Long.BYTES) & Address.MASK;
    }

    private void storeAddress(int index, long address) {
        tableArea()
                .bytes
                .putLongRelease( // ORDER: COLLECTION-ENTRY
                        tableOffset() + ADDRESSES_OFFSET + index * Long.BYTES, address);
    }

    @Override
    void markAndCount() {
        long table = tableOf(root());
        long[] addresses = addresses();
        if (table != 0) {
            long capacity = capacity();
            if (capacity < addresses.length
                    || capacity > MOST
                    || heap.mark(table) < ADDRESSES_OFFSET + capacity * Long.BYTES) {
                throw memory.corrupt("capacity=" + capacity + " of a table with " + addresses.length + " elements");
            }
        }
        for (long address : addresses) {
            Area area = soundAreaOf(address, BYTES_OFFSET);
            int length = area.bytes.getInt(Address.offset(address) + LENGTH_OFFSET);
            if (length < 0 || heap.mark(address) < BYTES_OFFSET + (long) length) {
                throw memory.corrupt("an element has length=" + length + ": address=" + address);
            }
        }
        setSize(addresses.length);
    }
}
