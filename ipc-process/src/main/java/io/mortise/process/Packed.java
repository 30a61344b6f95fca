package io.mortise.process;

/**
 * Objects as bytes: those of everything, and beside them large arrays as they are, which are copied once on each side instead of
 * going through a serializer.
 */
final class Packed {
    static final byte[][] NO_ARRAYS = {};

    private final byte[] bytes;
    private final int length;
    private final byte[][] arrays;

    /**
     * What a {@link Packer} has written.
     *
     * @param bytes  may be longer than needed.
     * @param length how many of them count.
     * @param arrays numbered as in the bytes; not copies.
     */
    Packed(byte[] bytes, int length, byte[][] arrays) {
        this.bytes = bytes;
        this.length = length;
        this.arrays = arrays;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[][] arrays() {
        return arrays;
    }

    /** {@return how many bytes it is in all} */
    long totalBytes() {
        long total = length;
        for (byte[] array : arrays) {
            total += array.length;
        }
        return total;
    }
}
