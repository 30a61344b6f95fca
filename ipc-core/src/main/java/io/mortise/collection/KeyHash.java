package io.mortise.collection;

import org.agrona.DirectBuffer;

/**
 * The hash of a key's bytes, which all processes must work out alike: eight bytes at a time, as a number in the byte order of the machine,
 * the last ones filled up with zeros, {@code h = (h ^ word) * FACTOR; h ^= h >>> 32}, from {@code seed + length}; then mixed once more.
 */
final class KeyHash {
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIX_1 = 0xFF51_AFD7_ED55_8CCDL;
    private static final long MIX_2 = 0xC4CE_B9FE_1A85_EC53L;

    private KeyHash() {}

    static long of(DirectBuffer key, int length, long seed) {
        long hash = seed + length;
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            hash = with(hash, key.getLong(at));
        }
        if (at < length) {
            long rest = 0;
            for (int shift = 0; at < length; at++, shift += Byte.SIZE) {
                rest |= (key.getByte(at) & 0xFFL) << shift;
            }
            hash = with(hash, rest);
        }
        return mixed(hash);
    }

    private static long with(long hash, long word) {
        long product = (hash ^ word) * FACTOR;
        return product ^ product >>> 32;
    }

    private static long mixed(long hash) {
        long mixed = (hash ^ hash >>> 33) * MIX_1;
        mixed = (mixed ^ mixed >>> 33) * MIX_2;
        return mixed ^ mixed >>> 33;
    }
}
