package io.mortise.codec;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How shared memory says what values are in it: {@code [length: int | hash: long | text]}, the hash that of the whole {@link
 * Codec#format() format}, by FNV-1a of 64 bits, 0 if it is empty; the text as much of it as fits. Nothing but the hash is compared, and a
 * hash of 0 with nothing. Not for users of Mortise: what takes codecs is built on it.
 */
public final class FormatNote {
    /** Where the text begins, after the beginning of the note. */
    public static final int TEXT_OFFSET = 12;

    private static final int HASH_OFFSET = 4;
    private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
    private static final long FNV_PRIME = 0x100_0000_01B3L;

    private FormatNote() {}

    /**
     * Writes a note.
     *
     * @param buffer  where
     * @param offset  where it begins; the hash, four bytes on, is aligned
     * @param textMax room for the text, in bytes
     * @param codec   what to note
     */
    public static void write(MutableDirectBuffer buffer, int offset, int textMax, Codec<?> codec) {
        byte[] format = codec.format().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(format.length, textMax);
        buffer.putInt(offset, length);
        buffer.putLong(offset + HASH_OFFSET, hash(format));
        buffer.putBytes(offset + TEXT_OFFSET, format, 0, length);
    }

    /**
     * Compares a note with a codec.
     *
     * @param buffer  where it is
     * @param offset  where it begins
     * @param textMax room for the text, in bytes
     * @param codec   what it should say
     * @return null if the two go together, else what the note says
     */
    public static @Nullable String differing(DirectBuffer buffer, int offset, int textMax, Codec<?> codec) {
        long found = buffer.getLong(offset + HASH_OFFSET);
        long expected = hash(codec.format().getBytes(StandardCharsets.UTF_8));
        return found == expected || found == 0 || expected == 0 ? null : text(buffer, offset, textMax);
    }

    private static String text(DirectBuffer buffer, int offset, int textMax) {
        int length = Math.max(0, Math.min(buffer.getInt(offset), textMax));
        byte[] format = new byte[length];
        buffer.getBytes(offset + TEXT_OFFSET, format);
        return new String(format, StandardCharsets.UTF_8) + (length == textMax ? "..." : "");
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
