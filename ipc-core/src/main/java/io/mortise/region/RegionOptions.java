package io.mortise.region;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to create or attach a region. Immutable: each method returns a changed copy.
 *
 * <p>What describes the file ({@link #capacityBytes()}, {@link #maxAttachments()}, {@link #maxEntries()}, {@link #reserveSpace(boolean)},
 * permissions) counts for the one process that creates it; an existing region is attached if it is at least as large as asked for.
 */
public final class RegionOptions {
    private static final RegionOptions DEFAULTS = new RegionOptions(new Builder());

    private final long capacityBytes;
    private final int maxAttachments;
    private final int maxEntries;
    private final boolean reserveSpace;
    private final long reservedBytes;
    private final boolean readOnly;
    private final boolean anyOwner;
    private final boolean unlinkOnLastClose;
    private final String label;
    private final Duration patience;
    private final @Nullable Set<PosixFilePermission> permissions;

    private RegionOptions(Builder from) {
        capacityBytes = from.capacityBytes;
        maxAttachments = from.maxAttachments;
        maxEntries = from.maxEntries;
        reserveSpace = from.reserveSpace;
        reservedBytes = from.reservedBytes;
        readOnly = from.readOnly;
        anyOwner = from.anyOwner;
        unlinkOnLastClose = from.unlinkOnLastClose;
        label = from.label;
        patience = from.patience;
        permissions = from.permissions;
    }

    /** {@return the defaults: 1 MiB, 256 attachments, 256 entries, space reserved, for the owner alone} */
    public static RegionOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the defaults with room for that many bytes of primitives}
     *
     * @param bytes the size of the data area, at least 1; what the region itself needs comes on top
     */
    public static RegionOptions ofBytes(long bytes) {
        return DEFAULTS.capacityBytes(bytes);
    }

    /**
     * {@return the defaults with room for that many mebibytes (1,048,576 bytes) of primitives}
     *
     * @param megabytes the size of the data area, at least 1
     */
    public static RegionOptions ofMegabytes(long megabytes) {
        if (megabytes < 1 || megabytes > Long.MAX_VALUE >> 21) {
            throw new IllegalArgumentException("megabytes=" + megabytes + " is not a possible size");
        }
        return ofBytes(megabytes << 20);
    }

    /**
     * {@return a copy with another size of the data area}
     *
     * @param bytes room for primitives, at least 1
     */
    public RegionOptions capacityBytes(long bytes) {
        if (bytes < 1 || bytes > Long.MAX_VALUE >> 1) {
            throw new IllegalArgumentException("capacityBytes=" + bytes + " is not a possible size");
        }
        return with(b -> b.capacityBytes = bytes);
    }

    /**
     * {@return a copy with room for another number of attachments at a time}
     *
     * @param count 1 to {@value RegionDescriptor#MAX_SLOTS}
     */
    public RegionOptions maxAttachments(int count) {
        if (count < 1 || count > RegionDescriptor.MAX_SLOTS) {
            throw new IllegalArgumentException(
                    "maxAttachments=" + count + " is not within 1 to " + RegionDescriptor.MAX_SLOTS);
        }
        return with(b -> b.maxAttachments = count);
    }

    /**
     * {@return a copy with room for another number of primitives}
     *
     * @param count 1 to 1,000,000
     */
    public RegionOptions maxEntries(int count) {
        if (count < 1 || count > 1_000_000) {
            throw new IllegalArgumentException("maxEntries=" + count + " is not within 1 to 1000000");
        }
        return with(b -> b.maxEntries = count);
    }

    /**
     * {@return a copy that reserves the space at creation, or not} With reservation (the default) a full file system is an
     * {@link java.io.IOException} at creation; without, the file is sparse, creation is instant, and the JVM gets a fatal or
     * {@link InternalError} when a page is first touched and there is none. On file systems that copy on write (btrfs, zfs)
     * nothing can be reserved.
     *
     * @param reserve true to reserve
     */
    public RegionOptions reserveSpace(boolean reserve) {
        return with(b -> b.reserveSpace = reserve);
    }

    /**
     * {@return a copy that reserves at creation no more than the beginning of the data area} For authors of primitives: the first
     * that are made lie there, and memory beyond must not be touched before {@link Extent#reserve}.
     *
     * @param bytes how much of the data area to reserve, 0 or more
     */
    public RegionOptions reserveOnly(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("reserveOnly=" + bytes + " is negative");
        }
        return with(b -> b.reservedBytes = bytes);
    }

    /** {@return a copy that attaches for reading only: it takes no slot, and every mutator throws} */
    public RegionOptions readOnly() {
        return with(b -> b.readOnly = true);
    }

    /**
     * {@return a copy that accepts files of another user} The permissions of the file then decide who may do what; everybody who
     * may write the file can harm all who use it.
     */
    public RegionOptions anyOwner() {
        return with(b -> b.anyOwner = true);
    }

    /** {@return a copy that unlinks the region when this attachment closes and no other is alive} */
    public RegionOptions unlinkOnLastClose() {
        return with(b -> b.unlinkOnLastClose = true);
    }

    /**
     * {@return a copy with a name for this process, which others see in messages, listings and lock states}
     *
     * @param name up to {@value RegionDescriptor#SLOT_LABEL_MAX} bytes in UTF-8; the rest is cut off
     */
    public RegionOptions label(String name) {
        String shortened = name;
        while (shortened.getBytes(StandardCharsets.UTF_8).length > RegionDescriptor.SLOT_LABEL_MAX) {
            shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
        }
        String kept = shortened;
        return with(b -> b.label = kept);
    }

    /**
     * {@return a copy with another patience} Opening a region waits for another process that is creating it, and making a
     * primitive for another one that is making one; when that process is stopped, an exception follows after this time (by
     * default 30 s), nothing is taken from it.
     *
     * @param time how long to wait, more than zero
     */
    public RegionOptions patience(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("patience=" + time + " is not more than zero");
        }
        return with(b -> b.patience = time);
    }

    /**
     * {@return a copy that creates the files with these permissions} instead of reading and writing for the owner alone. Others
     * must attach by path and {@link #anyOwner()}.
     *
     * @param set the permissions of the region and its companion file
     */
    public RegionOptions permissions(Set<PosixFilePermission> set) {
        Set<PosixFilePermission> copy = EnumSet.noneOf(PosixFilePermission.class);
        copy.addAll(set);
        return with(b -> b.permissions = copy);
    }

    /** {@return room for primitives, in bytes; 0 if nothing was said, which means 1 MiB to a creator and any size to others} */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** {@return how many attachments there can be at a time} */
    public int maxAttachments() {
        return maxAttachments;
    }

    /** {@return how many primitives there can be} */
    public int maxEntries() {
        return maxEntries;
    }

    /** {@return true if creation reserves the space} */
    public boolean isReserveSpace() {
        return reserveSpace;
    }

    /** {@return how much of the data area creation reserves at most, in bytes} */
    public long reservedBytes() {
        return reserveSpace ? reservedBytes : 0;
    }

    /** {@return true to attach for reading only} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** {@return true to accept files of another user} */
    public boolean isAnyOwner() {
        return anyOwner;
    }

    /** {@return true to unlink the region when the last attachment closes} */
    public boolean isUnlinkOnLastClose() {
        return unlinkOnLastClose;
    }

    /** {@return what this process calls itself} */
    public String label() {
        return label;
    }

    /** {@return how long to wait for another process that is creating} */
    public Duration patience() {
        return patience;
    }

    @Nullable
    Set<PosixFilePermission> permissions() {
        return permissions;
    }

    private RegionOptions with(java.util.function.Consumer<Builder> change) {
        Builder builder = new Builder(this);
        change.accept(builder);
        return new RegionOptions(builder);
    }

    /** The fields, while they change. */
    private static final class Builder {
        private long capacityBytes;
        private int maxAttachments = 256;
        private int maxEntries = 256;
        private boolean reserveSpace = true;
        private long reservedBytes = Long.MAX_VALUE;
        private boolean readOnly;
        private boolean anyOwner;
        private boolean unlinkOnLastClose;
        private String label = "";
        private Duration patience = Duration.ofSeconds(30);
        private @Nullable Set<PosixFilePermission> permissions;

        Builder() {}

        Builder(RegionOptions from) {
            capacityBytes = from.capacityBytes;
            maxAttachments = from.maxAttachments;
            maxEntries = from.maxEntries;
            reserveSpace = from.reserveSpace;
            reservedBytes = from.reservedBytes;
            readOnly = from.readOnly;
            anyOwner = from.anyOwner;
            unlinkOnLastClose = from.unlinkOnLastClose;
            label = from.label;
            patience = from.patience;
            permissions = from.permissions;
        }
    }
}
