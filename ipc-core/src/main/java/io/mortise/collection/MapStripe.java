package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.RegionFullException;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One stripe of a map: a table of slots, open addressing, and the entries that they lead to. */
final class MapStripe extends Stripe {
    private static final long EMPTY = 0;
    private static final long REMOVED = 1;

    private static final int LOG2_FEWEST_SLOTS = 4;
    private static final int LOG2_MOST_SLOTS = 26;

    /** A table with fewer entries than one for so many slots is made smaller. */
    private static final int SPARSE = 8;

    private static final int KEY_LENGTH_OFFSET = 0;
    private static final int VALUE_LENGTH_OFFSET = 4;
    private static final int KEY_OFFSET = 8;

    /** Where {@link #collect} puts an entry, in front of its key and its value. */
    static final int COLLECTED_HEADER = 8;

    MapStripe(Memory memory, int number) {
        super(memory, number);
    }

    private static int tagOf(long hashOrSlot) {
        return (int) (hashOrSlot >>> Address.BITS);
    }

    private static long lengthOf(int keyLength, int valueLength) {
        return KEY_OFFSET + BitUtil.align((long) keyLength, Long.BYTES) + valueLength;
    }

    // Reading, with or without the lock

    /** Looks for the key; copies its value. */
    static int copyValue(Stripe stripe, Workspace work) {
        int outcome = ((MapStripe) stripe).find(work);
        return outcome == FOUND ? ((MapStripe) stripe).copyFound(work) : outcome;
    }

    /** Looks for the key. */
    static int find(Stripe stripe, Workspace work) {
        return ((MapStripe) stripe).find(work);
    }

    /** Also tells where it is, or could be put. */
    int find(Workspace work) {
        long root = root();
        work.slot = -1;
        work.word = EMPTY;
        long table = tableOf(root);
        if (table == 0) {
            return ABSENT;
        }
        long slots = 1L << log2Of(root);
        Area area = areaOf(table);
        int base = Address.offset(table);
        if (area == null || !area.holds(base, slots * Long.BYTES)) {
            return TORN;
        }
        int mask = (int) slots - 1;
        int tag = tagOf(work.hash);
        int removed = -1;
        int slot = tag & mask;
        for (int i = 0; i <= mask; i++, slot = slot + 1 & mask) {
            long word = area.bytes.getLongAcquire(base + slot * Long.BYTES); // ORDER: COLLECTION-ENTRY
            if (word == EMPTY) {
                work.slot = removed < 0 ? slot : removed;
                work.word = removed < 0 ? EMPTY : REMOVED;
                return ABSENT;
            }
            if (word == REMOVED) {
                removed = removed < 0 ? slot : removed;
            } else if (tagOf(word) == tag) {
                int outcome = compareKey(word, work);
                if (outcome != ABSENT) {
                    work.slot = slot;
                    work.word = word;
                    return outcome;
                }
            }
        }
        return TORN;
    }

    private int compareKey(long word, Workspace work) {
        Area area = areaOf(word);
        int offset = Address.offset(word);
        if (area == null || !area.holds(offset, KEY_OFFSET)) {
            return TORN;
        }
        int length = area.bytes.getInt(offset + KEY_LENGTH_OFFSET);
        if (length != work.keyLength || !area.holds(offset, KEY_OFFSET + (long) length)) {
            return length < 0 ? TORN : ABSENT;
        }
        return Bytes.areEqual(area.bytes, offset + KEY_OFFSET, work.key, 0, length) ? FOUND : ABSENT;
    }

    /** Copies the value of the entry that was found. */
    int copyFound(Workspace work) {
        Area area = areaOf(work.word);
        int offset = Address.offset(work.word);
        int length = area == null ? -1 : area.bytes.getInt(offset + VALUE_LENGTH_OFFSET);
        if (area == null
                || length < 0
                || !area.holds(offset, lengthOf(work.keyLength, length))
                || !isWorthCopying(work, length)) {
            return TORN;
        }
        work.foundLength = length;
        area.bytes.getBytes(valueOffset(offset, work.keyLength), work.found, 0, length);
        return FOUND;
    }

    private static int valueOffset(int entryOffset, int keyLength) {
        return entryOffset + KEY_OFFSET + BitUtil.align(keyLength, Long.BYTES);
    }

    /** Shows the value of the entry that was found, under the lock. */
    void showFound(Workspace work, ValueHandler handler) {
        Area area = soundAreaOf(work.word, KEY_OFFSET);
        int offset = Address.offset(work.word);
        int length = area.bytes.getInt(offset + VALUE_LENGTH_OFFSET);
        if (length < 0 || !area.holds(offset, lengthOf(work.keyLength, length))) {
            throw memory.corrupt("valueLength=" + length);
        }
        handler.onValue(new UnsafeBuffer(area.bytes, valueOffset(offset, work.keyLength), length), 0, length);
    }

    // Iteration

    /** {@return the tags of all entries, each once} Those that are there all the time are among them. */
    int[] tags() {
        while (true) {
            long root = root();
            long table = tableOf(root);
            if (table == 0) {
                return new int[0];
            }
            int slots = 1 << log2Of(root);
            Area area = areaOf(table);
            if (area != null && area.holds(Address.offset(table), (long) slots * Long.BYTES)) {
                int[] tags = new int[slots];
                int count = copyTags(area, Address.offset(table), slots, tags);
                // No table of another generation can have been there meanwhile, or what was read is not all of this
                // one.
                VarHandle.acquireFence();
                if (words.getLongOpaque(ROOT_OFFSET) == root) {
                    return distinct(tags, count);
                }
            } else if (words.getLongVolatile(ROOT_OFFSET) == root) {
                throw memory.corrupt("root=" + root);
            }
            memory.extent().checkReadable();
        }
    }

    private static int copyTags(Area area, int base, int slots, int[] tags) {
        int count = 0;
        for (int slot = 0; slot < slots; slot++) {
            long word = area.bytes.getLongAcquire(base + slot * Long.BYTES);
            if (word != EMPTY && word != REMOVED) {
                tags[count++] = tagOf(word);
            }
        }
        return count;
    }

    private static int[] distinct(int[] tags, int count) {
        Arrays.sort(tags, 0, count);
        int distinct = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || tags[i] != tags[i - 1]) {
                tags[distinct++] = tags[i];
            }
        }
        return Arrays.copyOf(tags, distinct);
    }

    /** Copies all entries whose tag is that of the hash, one behind the other: both lengths, key, value. */
    static int collect(Stripe stripe, Workspace work) {
        return ((MapStripe) stripe).collect(work);
    }

    private int collect(Workspace work) {
        long root = root();
        long table = tableOf(root);
        work.foundLength = 0;
        if (table == 0) {
            return ABSENT;
        }
        long slots = 1L << log2Of(root);
        Area area = areaOf(table);
        int base = Address.offset(table);
        if (area == null || !area.holds(base, slots * Long.BYTES)) {
            return TORN;
        }
        int mask = (int) slots - 1;
        int tag = tagOf(work.hash);
        int slot = tag & mask;
        for (int i = 0; i <= mask; i++, slot = slot + 1 & mask) {
            long word = area.bytes.getLongAcquire(base + slot * Long.BYTES); // ORDER: COLLECTION-ENTRY
            if (word == EMPTY) {
                return work.foundLength == 0 ? ABSENT : FOUND;
            }
            if (word != REMOVED && tagOf(word) == tag && !append(word, work)) {
                return TORN;
            }
        }
        return TORN;
    }

    private boolean append(long word, Workspace work) {
        Area area = areaOf(word);
        int offset = Address.offset(word);
        if (area == null || !area.holds(offset, KEY_OFFSET)) {
            return false;
        }
        int keyLength = area.bytes.getInt(offset + KEY_LENGTH_OFFSET);
        int valueLength = area.bytes.getInt(offset + VALUE_LENGTH_OFFSET);
        if (keyLength < 0
                || valueLength < 0
                || !area.holds(offset, lengthOf(keyLength, valueLength))
                // All in a row are not longer than one area, unless they are one in the other.
                || !area.holds(0, work.foundLength + lengthOf(keyLength, valueLength))
                || !isWorthCopying(work, lengthOf(keyLength, valueLength))) {
            return false;
        }
        MutableDirectBuffer to = work.found;
        int at = work.foundLength;
        to.putInt(at, keyLength);
        to.putInt(at + Integer.BYTES, valueLength);
        area.bytes.getBytes(offset + KEY_OFFSET, to, at + COLLECTED_HEADER, keyLength);
        area.bytes.getBytes(valueOffset(offset, keyLength), to, at + COLLECTED_HEADER + keyLength, valueLength);
        work.foundLength = at + COLLECTED_HEADER + keyLength + valueLength;
        return true;
    }

    // Changing, between begin and end

    /** Puts key and value where {@link #find} has said. */
    void put(Workspace work) {
        boolean isNew = work.word == EMPTY || work.word == REMOVED;
        if (isNew) {
            makeRoom(work);
        }
        long address = write(work);
        long before = work.word;
        long word = (long) tagOf(work.hash) << Address.BITS | address;
        storeSlot(work.slot, word); // ORDER: COLLECTION-ENTRY
        CrashPoint.reached("collection.entry-published");
        if (isNew) {
            setSize(size() + 1);
            if (before == EMPTY) {
                setUsed(used() + 1);
            }
        } else {
            retire(before & Address.MASK);
        }
    }

    private long write(Workspace work) {
        long length = lengthOf(work.keyLength, work.valueLength);
        long address = heap.allocate(Heap.lengthOf(length, memory));
        Area area = soundAreaOf(address, length);
        int offset = Address.offset(address);
        area.bytes.putInt(offset + KEY_LENGTH_OFFSET, work.keyLength);
        area.bytes.putInt(offset + VALUE_LENGTH_OFFSET, work.valueLength);
        area.bytes.putBytes(offset + KEY_OFFSET, work.key, 0, work.keyLength);
        area.bytes.putBytes(valueOffset(offset, work.keyLength), work.value, 0, work.valueLength);
        CrashPoint.reached("collection.entry-written");
        return address;
    }

    /** Removes the entry that {@link #find} has found. */
    void remove(Workspace work) {
        long root = root();
        int mask = (1 << log2Of(root)) - 1;
        boolean isLast = slot(root, work.slot + 1 & mask) == EMPTY;
        storeSlot(work.slot, isLast ? EMPTY : REMOVED);
        CrashPoint.reached("collection.entry-removed");
        long size = size() - 1;
        setSize(size);
        if (isLast) {
            setUsed(used() - 1);
            emptyBefore(root, work.slot, mask);
        }
        retire(work.word & Address.MASK);
        if (log2Of(root) > LOG2_FEWEST_SLOTS && size * SPARSE < mask) {
            shrink();
        }
    }

    /** Nothing lies behind an empty slot that a search would have to come by, so removed ones in front of it can be empty too. */
    private void emptyBefore(long root, int slot, int mask) {
        int before = slot - 1 & mask;
        while (slot(root, before) == REMOVED) {
            storeSlot(before, EMPTY);
            setUsed(used() - 1);
            before = before - 1 & mask;
        }
    }

    void clear() {
        publishTable(0, 0);
        setSize(0);
        setUsed(0);
        retire();
        heap.unmarkAll();
        heap.freeUnmarked();
    }

    private void makeRoom(Workspace work) {
        long root = root();
        boolean isThere = tableOf(root) != 0;
        if (isThere && (work.word == REMOVED || (used() + 1) * 4 <= 3L << log2Of(root))) {
            return;
        }
        replaceTable(root, log2For(live(root) + 1));
        find(work);
    }

    private void shrink() {
        try {
            replaceTable(root(), log2For(live(root())));
        } catch (RegionFullException noRoom) {
            // It stays as large as it is.
        }
    }

    /** {@return how many entries there are} Counted, since a table that is too small would have no end. */
    private long live(long root) {
        long live = 0;
        if (tableOf(root) != 0) {
            for (int slot = 0; slot < 1 << log2Of(root); slot++) {
                long word = slot(root, slot);
                if (word != EMPTY && word != REMOVED) {
                    live++;
                }
            }
        }
        return live;
    }

    /** {@return a table for so many entries, at most half full, which may be the same as before if many were removed} */
    private int log2For(long size) {
        int log2 = Math.max(LOG2_FEWEST_SLOTS, Long.SIZE - Long.numberOfLeadingZeros(2 * Math.max(1, size) - 1));
        if (log2 > LOG2_MOST_SLOTS) {
            throw new RegionFullException(memory.describe() + " has too many entries: " + size + " in one of "
                    + memory.stripes() + " stripes; make one with more stripes");
        }
        return log2;
    }

    private void replaceTable(long root, int log2) {
        int slots = 1 << log2;
        long address = heap.allocate(slots * Long.BYTES);
        Area area = soundAreaOf(address, (long) slots * Long.BYTES);
        int base = Address.offset(address);
        for (int slot = 0; slot < slots; slot++) {
            area.bytes.putLong(base + slot * Long.BYTES, EMPTY);
        }
        int size = 0;
        long old = tableOf(root);
        if (old != 0) {
            for (int slot = 0; slot < 1 << log2Of(root); slot++) {
                long word = slot(root, slot);
                if (word != EMPTY && word != REMOVED) {
                    insert(area, base, slots - 1, word);
                    size++;
                }
            }
        }
        CrashPoint.reached("collection.table-written");
        publishTable(address, log2);
        setUsed(size);
        if (old != 0) {
            retire(old);
        }
    }

    private static void insert(Area area, int base, int mask, long word) {
        int slot = tagOf(word) & mask;
        while (area.bytes.getLong(base + slot * Long.BYTES) != EMPTY) {
            slot = slot + 1 & mask;
        }
        area.bytes.putLong(base + slot * Long.BYTES, word);
    }

    private long slot(long root, int slot) {
        long table = tableOf(root);
        return soundAreaOf(table, (long) Long.BYTES << log2Of(root))
                .bytes
                .getLong(Address.offset(table) + slot * Long.BYTES);
    }

    private void storeSlot(int slot, long word) {
        long root = root();
        long table = tableOf(root);
        soundAreaOf(table, (long) Long.BYTES << log2Of(root))
                .bytes
                .putLongRelease(Address.offset(table) + slot * Long.BYTES, word); // ORDER: COLLECTION-ENTRY
    }

    private long used() {
        return words.getLong(USED_OFFSET);
    }

    private void setUsed(long used) {
        words.putLong(USED_OFFSET, used);
    }

    @Override
    void markAndCount() {
        long root = root();
        long table = tableOf(root);
        long size = 0;
        long used = 0;
        if (table != 0) {
            long slots = 1L << log2Of(root);
            expectRoom(table, slots * Long.BYTES);
            for (int slot = 0; slot < slots; slot++) {
                long word = slot(root, slot);
                if (word != EMPTY) {
                    used++;
                    if (word != REMOVED) {
                        size++;
                        markEntry(word & Address.MASK);
                    }
                }
            }
        }
        setSize(size);
        setUsed(used);
    }

    private void markEntry(long address) {
        Area area = soundAreaOf(address, KEY_OFFSET);
        int offset = Address.offset(address);
        int keyLength = area.bytes.getInt(offset + KEY_LENGTH_OFFSET);
        int valueLength = area.bytes.getInt(offset + VALUE_LENGTH_OFFSET);
        if (keyLength < 0 || valueLength < 0) {
            throw memory.corrupt("keyLength=" + keyLength + " valueLength=" + valueLength);
        }
        expectRoom(address, lengthOf(keyLength, valueLength));
    }

    private void expectRoom(long address, long length) {
        long room = heap.mark(address);
        if (room < length) {
            throw memory.corrupt("a block of " + room + " bytes says that it has " + length + ": address=" + address);
        }
    }
}
