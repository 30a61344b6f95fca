package io.mortise.queue;

import static io.mortise.queue.TypedQueueDescriptor.*;

import io.mortise.codec.Codec;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.AtomicBuffer;

/** What the elements of a typed queue are, as its first line says it. */
final class QueueFormat {
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private QueueFormat() {}

    /** Writes the first line; the catalog shows the extent to nobody before it is done. */
    static void write(AtomicBuffer header, Codec<?> codec) {
        byte[] format = codec.format().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(format.length, FORMAT_MAX);
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(FORMAT_LENGTH_OFFSET, length);
        header.putLong(FORMAT_HASH_OFFSET, hash(format));
        header.putBytes(FORMAT_OFFSET, format, 0, length);
    }

    /**
     * Compares.
     *
     * @throws RegionMismatchException if the queue's elements are others
     */
    static void check(AtomicBuffer header, Codec<?> codec, String name) {
        if (header.getLong(MAGIC_OFFSET) != MAGIC || header.getInt(VERSION_OFFSET) != VERSION) {
            throw new RegionCorruptException(
                    "the typed queue " + name + " was made by another version, or overwritten: "
                            + "version=" + header.getInt(VERSION_OFFSET) + ", expected " + VERSION
                            + "; unlink the region and create it anew");
        }
        long found = header.getLong(FORMAT_HASH_OFFSET);
        long expected = hash(codec.format().getBytes(StandardCharsets.UTF_8));
        if (found != expected && found != 0 && expected != 0) {
            throw new RegionMismatchException("queue " + name + " holds elements of format \"" + text(header)
                    + "\", asked for was \"" + codec.format() + "\"; use the same codec, or another name");
        }
    }

    private static String text(AtomicBuffer header) {
        int length = Math.max(0, Math.min(header.getInt(FORMAT_LENGTH_OFFSET), FORMAT_MAX));
        byte[] format = new byte[length];
        header.getBytes(FORMAT_OFFSET, format);
        return new String(format, StandardCharsets.UTF_8) + (length == FORMAT_MAX ? "..." : "");
    }

    private static long hash(byte[] format) {
        if (format.length == 0) {
            return 0;
        }
        long hash = FNV_OFFSET;
        for (byte each : format) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        return hash;
    }
}
