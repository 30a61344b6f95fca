package io.mortise.queue;

import static io.mortise.queue.TypedQueueDescriptor.*;

import io.mortise.codec.Codec;
import io.mortise.codec.FormatNote;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import org.agrona.concurrent.AtomicBuffer;

/** What the elements of a typed queue are, as its first line says it. */
final class QueueFormat {
    private QueueFormat() {}

    /** Writes the first line; the catalog shows the extent to nobody before it is done. */
    static void write(AtomicBuffer header, Codec<?> codec) {
        header.putLong(MAGIC_OFFSET, MAGIC);
        header.putInt(VERSION_OFFSET, VERSION);
        FormatNote.write(header, FORMAT_LENGTH_OFFSET, FORMAT_MAX, codec);
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
        String found = FormatNote.differing(header, FORMAT_LENGTH_OFFSET, FORMAT_MAX, codec);
        if (found != null) {
            throw new RegionMismatchException("queue " + name + " holds elements of format \"" + found
                    + "\", asked for was \"" + codec.format() + "\"; use the same codec, or another name");
        }
    }
}
