package io.mortise.region;

import static io.mortise.region.RegionDescriptor.*;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is in a region: named extents. Changed only by the holder of the catalog lock, read by anybody. There is no free list to
 * keep sound: free is what no entry covers.
 */
final class Catalog {
    static final int NOT_FOUND = -1;

    private final AtomicBuffer entries;
    private final AtomicBuffer highWater;
    private final int count;
    private final long dataOffset;
    private final long capacity;
    private final String region;

    Catalog(Mapping mapping, RegionHeader header, String region) {
        entries = mapping.window(header.catalogOffset(), (long) header.entryCount() * ENTRY_LENGTH);
        highWater = mapping.window(HIGH_WATER_OFFSET, Long.BYTES);
        count = header.entryCount();
        dataOffset = header.dataOffset();
        capacity = header.capacity();
        this.region = region;
    }

    /** An entry that was found ready, with its fields checked. */
    record Entry(int index, String name, String type, long elements, long offset, long length, long madeAtMs) {}

    /** {@return the entry of that name, or null} */
    @Nullable
    Entry find(String name) {
        for (int index = 0; index < count; index++) {
            if (state(index) == ENTRY_READY) {
                Entry entry = entry(index);
                if (entry.name().equals(name)) {
                    return entry;
                }
            }
        }
        return null;
    }

    List<Entry> all() {
        List<Entry> found = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            if (state(index) == ENTRY_READY) {
                found.add(entry(index));
            }
        }
        return found;
    }

    /**
     * Fills an entry and finds it room, zeroed. It is not found by its name before it is {@linkplain #publish published}.
     * The caller holds the catalog lock.
     *
     * @param inUse tells whether anybody alive still uses a removed entry
     */
    Entry make(ExtentSpec spec, int maker, IntPredicate inUse) {
        emptyAbandoned(inUse);
        int index = emptyEntry();
        if (index == NOT_FOUND) {
            throw new RegionFullException("no catalog entry is left for " + spec.name() + ", all " + count
                    + " are in use: region=" + region + "; create it with more maxEntries, or remove some primitives");
        }
        long length = RegionHeader.align(spec.lengthBytes(), ALIGNMENT);
        long offset = allocate(spec.name(), length);
        int at = index * ENTRY_LENGTH;
        byte[] name = spec.name().getBytes(StandardCharsets.UTF_8);
        byte[] type = spec.type().getBytes(StandardCharsets.US_ASCII);
        entries.putIntVolatile(at + ENTRY_STATE_OFFSET, ENTRY_MAKING);
        entries.putInt(at + ENTRY_NAME_LENGTH_OFFSET, name.length);
        entries.putLong(at + ENTRY_EXTENT_OFFSET_OFFSET, offset);
        entries.putLong(at + ENTRY_EXTENT_LENGTH_OFFSET, spec.lengthBytes());
        entries.putLong(at + ENTRY_ELEMENTS_OFFSET, spec.elements());
        entries.putInt(at + ENTRY_MAKER_OFFSET, maker);
        entries.putInt(at + ENTRY_TYPE_LENGTH_OFFSET, type.length);
        entries.putLong(at + ENTRY_MADE_AT_OFFSET, System.currentTimeMillis());
        entries.putBytes(at + ENTRY_TYPE_OFFSET, type);
        entries.putBytes(at + ENTRY_NAME_OFFSET, name);
        for (int word = 0; word < MAX_SLOTS; word += Long.SIZE) {
            entries.putLong(at + ENTRY_USERS_OFFSET + word / Byte.SIZE, 0);
        }
        return entry(index);
    }

    void publish(Entry entry) {
        setState(entry.index(), ENTRY_READY); // ORDER: ENTRY
    }

    void abandon(Entry entry) {
        setState(entry.index(), ENTRY_EMPTY);
    }

    void remove(Entry entry) {
        setState(entry.index(), ENTRY_REMOVED);
    }

    /** The bytes of the data area below this mark were handed out before, and may hold anything. */
    long highWater() {
        return highWater.getLongVolatile(0);
    }

    void raiseHighWater(Entry entry) {
        long end = RegionHeader.align(entry.offset() + entry.length(), ALIGNMENT) - dataOffset;
        highWater.putLongVolatile(0, Math.max(highWater(), end));
    }

    void addUser(Entry entry, int slot) {
        changeUser(entry.index(), slot, true);
    }

    /** Forgets what an earlier holder of the slot had open. */
    void clearUser(int slot) {
        for (int index = 0; index < count; index++) {
            if (state(index) != ENTRY_EMPTY) {
                changeUser(index, slot, false);
            }
        }
    }

    boolean isUser(int index, int slot) {
        long word = entries.getLongVolatile(userWord(index, slot));
        return (word & 1L << (slot & 63)) != 0;
    }

    private void changeUser(int index, int slot, boolean uses) {
        int offset = userWord(index, slot);
        long bit = 1L << (slot & 63);
        long word;
        long changed;
        do {
            word = entries.getLongVolatile(offset);
            changed = uses ? word | bit : word & ~bit;
        } while (word != changed && !entries.compareAndSetLong(offset, word, changed));
    }

    private static int userWord(int index, int slot) {
        return index * ENTRY_LENGTH + ENTRY_USERS_OFFSET + slot / Long.SIZE * Long.BYTES;
    }

    /** Entries whose maker died, since no one else can be making one now; and removed ones that nobody uses any more. */
    private void emptyAbandoned(IntPredicate inUse) {
        for (int index = 0; index < count; index++) {
            int state = state(index);
            if (state == ENTRY_MAKING || (state == ENTRY_REMOVED && !inUse.test(index))) {
                setState(index, ENTRY_EMPTY);
            }
        }
    }

    private int emptyEntry() {
        for (int index = 0; index < count; index++) {
            if (state(index) == ENTRY_EMPTY) {
                return index;
            }
        }
        return NOT_FOUND;
    }

    /** First fit between the extents that there are. */
    private long allocate(String name, long length) {
        Entry[] taken = new Entry[count];
        int takenCount = 0;
        for (int index = 0; index < count; index++) {
            if (state(index) != ENTRY_EMPTY) {
                taken[takenCount++] = entry(index);
            }
        }
        Arrays.sort(taken, 0, takenCount, Comparator.comparingLong(Entry::offset));
        long free = 0;
        long largest = 0;
        long next = dataOffset;
        for (int i = 0; i <= takenCount; i++) {
            long end = i < takenCount ? taken[i].offset() : dataOffset + capacity;
            long gap = end - next;
            if (gap >= length) {
                return next;
            }
            free += gap;
            largest = Math.max(largest, gap);
            if (i < takenCount) {
                next = RegionHeader.align(taken[i].offset() + taken[i].length(), ALIGNMENT);
            }
        }
        throw new RegionFullException("no room for " + name + ": needed " + length + " bytes, free " + free
                + ", the largest free piece " + largest + " of " + capacity + ": region=" + region
                + "; create a larger region, or remove some primitives");
    }

    private Entry entry(int index) {
        int at = index * ENTRY_LENGTH;
        int nameLength = entries.getInt(at + ENTRY_NAME_LENGTH_OFFSET);
        int typeLength = entries.getInt(at + ENTRY_TYPE_LENGTH_OFFSET);
        long offset = entries.getLong(at + ENTRY_EXTENT_OFFSET_OFFSET);
        long length = entries.getLong(at + ENTRY_EXTENT_LENGTH_OFFSET);
        if (nameLength < 1
                || nameLength > ENTRY_NAME_MAX
                || typeLength < 1
                || typeLength > ENTRY_TYPE_MAX
                || length < 1
                || length > capacity
                || offset < dataOffset
                || offset > dataOffset + capacity - length) {
            throw new RegionCorruptException("catalog entry " + index + " is damaged: region=" + region
                    + "; somebody wrote where only Mortise writes; unlink the region and create it anew");
        }
        byte[] name = new byte[nameLength];
        byte[] type = new byte[typeLength];
        entries.getBytes(at + ENTRY_NAME_OFFSET, name);
        entries.getBytes(at + ENTRY_TYPE_OFFSET, type);
        return new Entry(
                index,
                new String(name, StandardCharsets.UTF_8),
                new String(type, StandardCharsets.US_ASCII),
                entries.getLong(at + ENTRY_ELEMENTS_OFFSET),
                offset,
                length,
                entries.getLong(at + ENTRY_MADE_AT_OFFSET));
    }

    static Instant madeAt(Entry entry) {
        return Instant.ofEpochMilli(entry.madeAtMs());
    }

    private int state(int index) {
        return entries.getIntVolatile(index * ENTRY_LENGTH + ENTRY_STATE_OFFSET); // ORDER: ENTRY
    }

    private void setState(int index, int state) {
        entries.putIntVolatile(index * ENTRY_LENGTH + ENTRY_STATE_OFFSET, state);
    }
}
