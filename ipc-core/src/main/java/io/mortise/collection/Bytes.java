package io.mortise.collection;

import org.agrona.DirectBuffer;

/** Comparing bytes, eight at a time. */
final class Bytes {
    private Bytes() {}

    static boolean areEqual(DirectBuffer left, int leftOffset, DirectBuffer right, int rightOffset, int length) {
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            if (left.getLong(leftOffset + at) != right.getLong(rightOffset + at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (left.getByte(leftOffset + at) != right.getByte(rightOffset + at)) {
                return false;
            }
        }
        return true;
    }
}
