package io.mortise.process;

/**
 * Objects as bytes: those of everything, and beside them large arrays as they are, which are copied once on each side instead of
 * going through a serializer.
 *
 * @param bytes  may be longer than needed.
 * @param length how many of them count.
 * @param arrays numbered as in the bytes; not copies.
 */
record Packed(byte[] bytes, int length, byte[][] arrays) {
    static final byte[][] NO_ARRAYS = {};

    long totalBytes() {
        long total = length;
        for (byte[] array : arrays) {
            total += array.length;
        }
        return total;
    }
}
