package io.mortise.region;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.agrona.concurrent.AtomicBuffer;

/**
 * One named piece of a region's memory: what a primitive is made of. For authors of primitives; those who use them never see it.
 *
 * <p>The memory begins at a multiple of {@value RegionDescriptor#ALIGNMENT} bytes, is zero when it is new, and stays mapped as long
 * as the extent or one of its buffers can be reached, also after the region was closed. So before each access a primitive
 * calls {@link #checkReadable()} or {@link #checkWritable()} (one read of a plain field), and no access can crash the JVM - but
 * for a file that somebody cuts while it is in use: the JVM then throws {@link InternalError} from plain and atomic accesses and
 * copies, and dies in other intrinsics ({@code setMemory}, {@code CRC32C.update}, {@code ByteBuffer.mismatch}): never hand
 * them shared memory.
 *
 * <p>Safe for use by many threads.
 */
public final class Extent {
    private final Region region;
    private final Mapping mapping;
    private final Access access;
    private final Catalog.Entry entry;
    private final boolean isNew;
    private final Map<Object, Runnable> closeActions = new ConcurrentHashMap<>();
    private final Map<Object, Object> companions = new ConcurrentHashMap<>();

    Extent(Region region, Mapping mapping, Access access, Catalog.Entry entry, boolean isNew) {
        this.region = region;
        this.mapping = mapping;
        this.access = access;
        this.entry = entry;
        this.isNew = isNew;
    }

    /** {@return the name of the primitive} */
    public String name() {
        return entry.name();
    }

    /** {@return the type of the primitive, for example {@code "double[]"}} */
    public String type() {
        return entry.type();
    }

    /** {@return the number of elements, 1 for what is no array} */
    public long elements() {
        return entry.elements();
    }

    /** {@return how much memory there is, in bytes} */
    public long length() {
        return entry.length();
    }

    /** {@return the region that it is in} */
    public Region region() {
        return region;
    }

    /** {@return true if this attachment made it} */
    public boolean isNew() {
        return isNew;
    }

    /**
     * {@return all of the memory}
     *
     * @throws IllegalStateException if it is longer than 1 GiB, the most that one buffer can be sure to show
     */
    public AtomicBuffer buffer() {
        if (length() > Mapping.MAX_WINDOW) {
            throw new IllegalStateException("length=" + length() + " of " + name() + " is more than one buffer shows ("
                    + Mapping.MAX_WINDOW + "); ask for windows");
        }
        return buffer(0, (int) length());
    }

    /**
     * {@return a window on the memory}
     *
     * @param offset       where it begins, in bytes
     * @param windowLength its length in bytes, at most 1 GiB
     * @throws IndexOutOfBoundsException if it is not within the extent
     */
    public AtomicBuffer buffer(long offset, int windowLength) {
        if (offset < 0 || windowLength < 0 || offset > length() - windowLength) {
            throw new IndexOutOfBoundsException("offset=" + offset + " length=" + windowLength + " of " + name()
                    + ", which has " + length() + " bytes");
        }
        return mapping.window(entry.offset() + offset, windowLength);
    }

    /**
     * Must be called before reading.
     *
     * @throws IllegalStateException if the region was closed
     */
    public void checkReadable() {
        access.checkReadable();
    }

    /**
     * Must be called before writing: a store to a read-only mapping kills the JVM.
     *
     * @throws IllegalStateException if the region was closed, or attached for reading only
     */
    public void checkWritable() {
        access.checkWritable();
    }

    /**
     * The same after a compare-and-set that a close action looks for, once it has passed a full fence: one of the two sees the other. A
     * plain look could be done before the compare-and-set can be seen, on processors that reorder.
     *
     * @throws IllegalStateException if the region was closed, or attached for reading only
     */
    public void checkStillWritable() {
        access.checkStillWritable();
    }

    /**
     * Asks the system whether the file still is as long as it was: for slow paths, and before bulk operations that could not
     * bear the {@link InternalError}.
     *
     * @throws RegionTruncatedException if it was cut
     * @throws IllegalStateException    if the region was closed
     */
    public void checkNotTruncated() {
        region.checkNotTruncated();
    }

    /**
     * Has something done when the region is closed here: after all handles began to refuse, before this attachment's owner word
     * dies. What the action throws does not keep the others from running.
     *
     * @param key    an action is kept once per key, the first one
     * @param action gives back what this attachment holds in this extent
     */
    public void onClose(Object key, Runnable action) {
        closeActions.putIfAbsent(key, action);
    }

    /**
     * What all handles of this attachment to one place in this extent share, in this process alone: for example which thread holds a
     * lock.
     *
     * @param key   a companion is kept once per key, as long as the extent
     * @param type  what it is
     * @param maker makes it
     * @param <T>   what it is
     * @return the companion
     */
    public <T> T companion(Object key, Class<T> type, Supplier<T> maker) {
        return type.cast(companions.computeIfAbsent(key, missing -> maker.get()));
    }

    void runCloseActions() {
        RuntimeException failure = null;
        for (Runnable action : closeActions.values()) {
            try {
                action.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    Catalog.Entry entry() {
        return entry;
    }

    /**
     * Reserves the space of a range that was not reserved at creation, and zeroes it: it must not be touched before.
     *
     * @param offset      where the range begins, in bytes
     * @param rangeLength how long it is
     * @throws IOException if there is no room, or the region is closed; the range must not be touched then
     */
    public void reserve(long offset, long rangeLength) throws IOException {
        if (offset < 0 || rangeLength < 0 || offset > length() - rangeLength) {
            throw new IndexOutOfBoundsException("offset=" + offset + " length=" + rangeLength + " of " + name()
                    + ", which has " + length() + " bytes");
        }
        region.reserve(entry.offset() + offset, rangeLength);
    }

    /** Clears memory that an earlier extent may have used. Copies zeros, since {@code setMemory} does not survive a cut file. */
    void clear(long clearLength) {
        byte[] zeros = new byte[(int) Math.min(64 * 1024, clearLength)];
        for (long done = 0; done < clearLength; ) {
            int count = (int) Math.min(zeros.length, clearLength - done);
            buffer(done, count).putBytes(0, zeros, 0, count);
            done += count;
        }
    }

    @Override
    public String toString() {
        return ExtentSpec.shape(type(), elements()) + " " + name() + " in " + region;
    }
}
