package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;

import io.mortise.codec.Codec;
import io.mortise.codec.FormatNote;
import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionFullException;
import io.mortise.region.RegionMismatchException;
import io.mortise.sync.SharedLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** All extents of one collection, as one attachment has them: it finds those that others have made, and makes more. */
final class Memory {
    /** What is not there at first; enough for a table and an entry of each stripe. */
    private static final int PAGES_FOR_STRIPE = 2;

    private static final int FEWEST_PAGES = 4;

    /** So long the region is not asked for more if there is another way, since asking takes tens of microseconds. */
    private static final long REFUSAL_NS = 10_000_000;

    private final Extent extent;
    private final UnsafeBuffer header;
    private final int stripes;
    private final SharedLock growthLock;
    private volatile Area[] areas;

    /** A hint, which may race. */
    private long refusedAtNs = System.nanoTime() - REFUSAL_NS;

    private Memory(Extent extent, UnsafeBuffer header, int stripes, Area first) {
        this.extent = extent;
        this.header = header;
        this.stripes = stripes;
        growthLock = SharedLock.at(extent, GROWTH_LOCK_OFFSET).onOwnerDeath(SharedLock::markConsistent);
        areas = new Area[] {first};
    }

    /**
     * Finds a collection's first extent, or makes it.
     *
     * @param stripes how many it must have, or 0 for as many as it has, and {@code byDefault} if it is new
     */
    static Extent extent(
            Region region,
            String name,
            String type,
            int stripes,
            int byDefault,
            Codec<?> keys,
            @Nullable Codec<?> values) {
        if (stripes == 0) {
            Extent found = region.find(name, type);
            return found != null ? found : makeOrFind(region, name, type, byDefault, keys, values);
        }
        int pages = Math.max(FEWEST_PAGES, PAGES_FOR_STRIPE * stripes);
        long length = Area.lengthOfExtent(ownersOffset(stripes), pages);
        return region.extent(
                new ExtentSpec(name, type, stripes, length), made -> write(made, stripes, pages, keys, values));
    }

    /** Somebody else may be quicker, and want another number of stripes. */
    private static Extent makeOrFind(
            Region region, String name, String type, int stripes, Codec<?> keys, @Nullable Codec<?> values) {
        try {
            return extent(region, name, type, stripes, stripes, keys, values);
        } catch (RegionMismatchException differing) {
            Extent found = region.find(name, type);
            if (found == null) {
                throw differing;
            }
            return found;
        }
    }

    /** Makes a collection of an extent; the catalog shows it to nobody before that is done. */
    static void write(Extent made, int stripes, int pages, Codec<?> keys, @Nullable Codec<?> values) {
        AtomicBuffer header = made.buffer(0, FIRST_STRIPE_OFFSET);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        FormatNote.write(header, KEY_FORMAT_OFFSET, FORMAT_MAX, keys);
        header.putLong(ID_OFFSET, random.nextLong());
        header.putInt(STRIPES_OFFSET, stripes);
        if (values != null) {
            FormatNote.write(header, VALUE_FORMAT_OFFSET, FORMAT_MAX, values);
        }
        header.putLong(PAGES_OFFSET, pages);
        header.putLong(SEED_OFFSET, random.nextLong());
    }

    /** Reads the beginning of a collection, and believes none of it that does not fit. */
    static Memory of(Extent extent) {
        expectAtLeast(extent, FIRST_STRIPE_OFFSET + STRIPE_LENGTH);
        UnsafeBuffer header = new UnsafeBuffer(extent.buffer(0, FIRST_STRIPE_OFFSET));
        expect(extent, "magic", MAGIC, header.getLong(MAGIC_OFFSET));
        expect(extent, "version", VERSION, header.getInt(VERSION_OFFSET));
        int stripes = header.getInt(STRIPES_OFFSET);
        if (stripes < 1 || stripes > MAX_STRIPES || Integer.bitCount(stripes) != 1) {
            throw corrupt(extent, "stripes=" + stripes);
        }
        int pages = pages(extent, header.getLong(PAGES_OFFSET), ownersOffset(stripes));
        return new Memory(extent, header, stripes, Area.at(extent, ownersOffset(stripes), 1, pages));
    }

    private static int pages(Extent extent, long pages, long offset) {
        if (pages < 1 || pages > MAX_PAGES) {
            throw corrupt(extent, "pages=" + pages);
        }
        expect(extent, "lengthBytes", Area.lengthOfExtent(offset, (int) pages), extent.length());
        return (int) pages;
    }

    static long ownersOffset(int stripes) {
        return FIRST_STRIPE_OFFSET + (long) stripes * STRIPE_LENGTH;
    }

    /** Refuses codecs of another format. */
    void checkFormats(Codec<?> keys, @Nullable Codec<?> values) {
        checkFormat(KEY_FORMAT_OFFSET, keys, values == null ? "elements" : "keys");
        if (values != null) {
            checkFormat(VALUE_FORMAT_OFFSET, values, "values");
        }
    }

    private void checkFormat(int offset, Codec<?> codec, String what) {
        String found = FormatNote.differing(header, offset, FORMAT_MAX, codec);
        if (found != null) {
            throw new RegionMismatchException(describe() + " holds " + what + " of format \"" + found
                    + "\", asked for was \"" + codec.format() + "\"; use the same codec, or another name");
        }
    }

    Extent extent() {
        return extent;
    }

    int stripes() {
        return stripes;
    }

    long seed() {
        return header.getLong(SEED_OFFSET);
    }

    boolean isReadOnly() {
        return extent.region().isReadOnly();
    }

    String describe() {
        return extent.type() + " " + extent.name();
    }

    UnsafeBuffer stripe(int number) {
        return new UnsafeBuffer(extent.buffer(FIRST_STRIPE_OFFSET + (long) number * STRIPE_LENGTH, STRIPE_LENGTH));
    }

    SharedLock stripeLock(int number) {
        return SharedLock.at(extent, FIRST_STRIPE_OFFSET + (long) number * STRIPE_LENGTH);
    }

    /** {@return the pages of that extent, or null if there is none of that ordinal} */
    @Nullable
    Area area(int ordinal) {
        Area[] known = areas;
        if (ordinal > 0 && ordinal <= known.length) {
            return known[ordinal - 1];
        }
        return ordinal > 0 && ordinal <= 1 + more() ? attach()[ordinal - 1] : null;
    }

    /** {@return all that there are} */
    Area[] areas() {
        Area[] known = areas;
        return known.length == 1 + more() ? known : attach();
    }

    private int more() {
        int more = header.getIntVolatile(MORE_OFFSET);
        if (more < 0 || more > MAX_MORE) {
            throw corrupt(extent, "more=" + more);
        }
        return more;
    }

    private synchronized Area[] attach() {
        Area[] known = areas;
        int count = 1 + more();
        if (known.length < count) {
            known = Arrays.copyOf(known, count);
            for (int i = areas.length; i < count; i++) {
                Extent found = find(i);
                if (found == null) {
                    throw new IllegalStateException(describe() + " was removed from the region, and so has no "
                            + moreName(extent.name(), i) + " any more; find or make it anew");
                }
                known[i] = area(found, i);
            }
            areas = known;
        }
        return known;
    }

    private @Nullable Extent find(int number) {
        Extent found = extent.region().find(moreName(extent.name(), number), MORE_TYPE);
        if (found == null) {
            return null;
        }
        expectAtLeast(found, MORE_OWNERS_OFFSET);
        AtomicBuffer beginning = found.buffer(0, MORE_OWNERS_OFFSET);
        expect(found, "magic", MAGIC, beginning.getLong(MAGIC_OFFSET));
        expect(found, "version", VERSION, beginning.getInt(VERSION_OFFSET));
        expect(found, "ordinal", number, beginning.getInt(MORE_ORDINAL_OFFSET));
        return beginning.getLong(MORE_ID_OFFSET) == header.getLong(ID_OFFSET) ? found : null;
    }

    private static Area area(Extent found, int number) {
        AtomicBuffer beginning = found.buffer(0, MORE_OWNERS_OFFSET);
        int pages = pages(found, beginning.getLong(MORE_PAGES_OFFSET), MORE_OWNERS_OFFSET);
        return Area.at(found, MORE_OWNERS_OFFSET, number + 1, pages);
    }

    /**
     * Makes another extent, unless somebody else was quicker.
     *
     * @param pagesNeeded how many pages it must have
     * @param known       how many extents are not enough
     * @throws RegionFullException if the region has no room for it
     */
    void grow(int pagesNeeded, int known) {
        growthLock.lock();
        try {
            int number = 1 + more();
            if (number > known) {
                return;
            }
            if (number > MAX_MORE || pagesNeeded > MAX_PAGES) {
                throw new RegionFullException(describe() + " has no room for " + pagesNeeded
                        + " more pages in a row: extents=" + number + " of " + (MAX_MORE + 1) + ", most pages in a row "
                        + MAX_PAGES + "; keep less in it, or make several");
            }
            if (find(number) == null) {
                make(number, pagesNeeded);
            }
            CrashPoint.reached("collection.extent-made");
            header.putIntVolatile(MORE_OFFSET, number);
            CrashPoint.reached("collection.grown");
        } finally {
            growthLock.unlock();
        }
    }

    /** As large as all before together, or as large as fits. */
    private void make(int number, int pagesNeeded) {
        Region region = extent.region();
        // Another collection's, which had this name and was removed but for this.
        region.remove(moreName(extent.name(), number));
        int least = Math.max(pagesNeeded, FEWEST_PAGES);
        int pages = (int) Math.min(MAX_PAGES, Math.max(least, pages()));
        while (true) {
            try {
                make(region, number, pages);
                return;
            } catch (RegionFullException full) {
                if (pages == least) {
                    refusedAtNs = System.nanoTime();
                    throw new RegionFullException(describe() + " is full: no page is free, and the region has no room"
                            + " for " + least + " more: pages=" + pages() + " of " + PAGE_LENGTH
                            + " bytes; remove something, or make the region larger (" + full.getMessage() + ")");
                }
                pages = Math.max(least, pages / 2);
            }
        }
    }

    private void make(Region region, int number, int pages) {
        long length = Area.lengthOfExtent(MORE_OWNERS_OFFSET, pages);
        region.extent(new ExtentSpec(moreName(extent.name(), number), MORE_TYPE, 1, length), made -> {
            AtomicBuffer beginning = made.buffer(0, MORE_OWNERS_OFFSET);
            beginning.putLong(MAGIC_OFFSET, MAGIC);
            beginning.putInt(VERSION_OFFSET, VERSION);
            beginning.putInt(MORE_ORDINAL_OFFSET, number);
            beginning.putLong(MORE_ID_OFFSET, header.getLong(ID_OFFSET));
            beginning.putLong(MORE_PAGES_OFFSET, pages);
        });
    }

    /** True if the region had no room just now. */
    boolean wasRefusedLately() {
        return System.nanoTime() - refusedAtNs < REFUSAL_NS;
    }

    private long pages() {
        long pages = 0;
        for (Area area : areas()) {
            pages += area.pages;
        }
        return pages;
    }

    /** {@return what all pages take, in bytes} */
    long reservedBytes() {
        return pages() * PAGE_LENGTH;
    }

    /** {@return what the pages take that no stripe has, in bytes} */
    long freeBytes() {
        long free = 0;
        for (Area area : areas()) {
            free += area.freePages();
        }
        return free * PAGE_LENGTH;
    }

    /** Takes the names of a collection away. */
    static boolean remove(Region region, String name) {
        boolean removed = region.remove(name);
        List<String> more = new ArrayList<>();
        for (int number = 1; number <= MAX_MORE; number++) {
            more.add(moreName(name, number));
        }
        region.entries().stream()
                .filter(entry -> entry.type().equals(MORE_TYPE) && more.contains(entry.name()))
                .forEach(entry -> region.remove(entry.name()));
        return removed;
    }

    private static String moreName(String name, int number) {
        return name + MORE_SEPARATOR + number;
    }

    private static void expectAtLeast(Extent extent, long length) {
        if (extent.length() < length) {
            throw corrupt(extent, "lengthBytes=" + extent.length());
        }
    }

    private static void expect(Extent extent, String what, long expected, long found) {
        if (expected != found) {
            throw corrupt(extent, what + "=" + found + " (expected " + expected + ")");
        }
    }

    RegionCorruptException corrupt(String what) {
        return corrupt(extent, what);
    }

    private static RegionCorruptException corrupt(Extent extent, String what) {
        return new RegionCorruptException(extent.type() + " " + extent.name() + " is damaged: " + what
                + "; it was made by another version, or overwritten: unlink the region and create it anew");
    }
}
