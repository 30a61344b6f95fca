package io.mortise.region;

import static io.mortise.region.RegionDescriptor.*;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The identity part of a region file. It is written and checked through the file and not through memory: nothing of a file is
 * touched as memory before it is known to be a whole region.
 */
record RegionHeader(
        long fileLength,
        long capacity,
        long id,
        int slotCount,
        int entryCount,
        long slotsOffset,
        long catalogOffset,
        long dataOffset) {

    private static final long DEFAULT_CAPACITY = 1 << 20;

    static RegionHeader plan(RegionOptions options, long id) {
        long slots = HEADER_LENGTH;
        long catalog = slots + (long) options.maxAttachments() * SLOT_LENGTH;
        long data = align(catalog + (long) options.maxEntries() * ENTRY_LENGTH, HEADER_LENGTH);
        long capacity = align(options.capacityBytes() == 0 ? DEFAULT_CAPACITY : options.capacityBytes(), ALIGNMENT);
        return new RegionHeader(
                data + capacity, capacity, id, options.maxAttachments(), options.maxEntries(), slots, catalog, data);
    }

    /** {@return how much of the file, from its beginning, has its space reserved at creation} */
    long reservedLength(RegionOptions options) {
        return options.isReserveSpace() ? dataOffset + Math.min(capacity, options.reservedBytes()) : 0;
    }

    void write(RandomAccessFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_OFFSET + Integer.BYTES).order(ByteOrder.nativeOrder());
        bytes.put(MAGIC.getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(LAYOUT_MAJOR << 16 | LAYOUT_MINOR).putInt(BYTE_ORDER_MARK);
        bytes.putLong(fileLength).putLong(capacity).putLong(id);
        bytes.putInt(slotCount).putInt(entryCount);
        bytes.putLong(slotsOffset).putLong(catalogOffset).putLong(dataOffset);
        bytes.putLong(System.currentTimeMillis())
                .putLong(ProcessHandle.current().pid());
        bytes.putInt(CHECKSUM_OFFSET, checksum(bytes.array()));
        file.seek(0);
        file.write(bytes.array());
    }

    /**
     * Reads and checks a header.
     *
     * @throws RegionCorruptException   if it is none
     * @throws RegionTruncatedException if the file is shorter than it says
     */
    static RegionHeader read(RandomAccessFile file, Path path) throws IOException {
        long length = file.length();
        if (length < HEADER_LENGTH) {
            throw corrupt(path, "the file is too short", "at least " + HEADER_LENGTH + " bytes", length + " bytes");
        }
        byte[] array = new byte[CHECKSUM_OFFSET + Integer.BYTES];
        file.seek(0);
        file.readFully(array);
        byte[] magic = Arrays.copyOf(array, VERSION_OFFSET);
        if (!Arrays.equals(magic, MAGIC.getBytes(StandardCharsets.US_ASCII))) {
            throw corrupt(path, "wrong magic", "\"MORTISE\\0\"", Arrays.toString(magic));
        }
        ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.nativeOrder());
        int mark = bytes.getInt(BYTE_ORDER_OFFSET);
        if (mark != BYTE_ORDER_MARK) {
            throw corrupt(
                    path,
                    mark == Integer.reverseBytes(BYTE_ORDER_MARK)
                            ? "made on a machine of another byte order"
                            : "wrong byte order mark",
                    String.format("%08x", BYTE_ORDER_MARK),
                    String.format("%08x", mark));
        }
        int version = bytes.getInt(VERSION_OFFSET);
        if (version >>> 16 != LAYOUT_MAJOR) {
            throw corrupt(
                    path,
                    "made by another version of Mortise",
                    "layout " + LAYOUT_MAJOR,
                    "layout " + (version >>> 16) + "." + (version & 0xFFFF));
        }
        int checksum = checksum(array);
        if (bytes.getInt(CHECKSUM_OFFSET) != checksum) {
            throw corrupt(
                    path,
                    "wrong checksum of the header",
                    String.format("%08x", checksum),
                    String.format("%08x", bytes.getInt(CHECKSUM_OFFSET)));
        }
        RegionHeader header = new RegionHeader(
                bytes.getLong(FILE_LENGTH_OFFSET),
                bytes.getLong(CAPACITY_OFFSET),
                bytes.getLong(ID_OFFSET),
                bytes.getInt(SLOT_COUNT_OFFSET),
                bytes.getInt(ENTRY_COUNT_OFFSET),
                bytes.getLong(SLOTS_OFFSET_OFFSET),
                bytes.getLong(CATALOG_OFFSET_OFFSET),
                bytes.getLong(DATA_OFFSET_OFFSET));
        if (!header.isPossible()) {
            throw corrupt(path, "impossible fields in the header", "parts that follow each other", header.toString());
        }
        if (length < header.fileLength) {
            throw new RegionTruncatedException("the region was cut to " + length + " bytes, its header says "
                    + header.fileLength + ": " + path + "; unlink it and create it anew");
        }
        return header;
    }

    private boolean isPossible() {
        return id != 0
                && slotCount >= 1
                && slotCount <= MAX_SLOTS
                && entryCount >= 1
                && slotsOffset == HEADER_LENGTH
                && catalogOffset >= slotsOffset + (long) slotCount * SLOT_LENGTH
                && dataOffset >= catalogOffset + (long) entryCount * ENTRY_LENGTH
                && dataOffset % ALIGNMENT == 0
                && catalogOffset % ALIGNMENT == 0
                && capacity > 0
                && fileLength == dataOffset + capacity;
    }

    static long align(long value, long alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKSUM_OFFSET);
        return (int) crc.getValue();
    }

    private static RegionCorruptException corrupt(Path path, String what, String expected, String found) {
        return new RegionCorruptException("not a region that can be attached, " + what + ": expected " + expected
                + ", found " + found + ": " + path
                + "; if it is a left-over of your own, unlink it and create it anew");
    }
}
