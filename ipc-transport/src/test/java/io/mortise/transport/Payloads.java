package io.mortise.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages whose every byte can be checked. */
final class Payloads {
    private Payloads() {}

    static byte[] of(int length, long seed) {
        byte[] payload = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        long word = seed * 0x9E3779B97F4A7C15L + length;
        while (buffer.remaining() >= Long.BYTES) {
            word = word * 6364136223846793005L + 1442695040888963407L;
            buffer.putLong(word);
        }
        while (buffer.hasRemaining()) {
            buffer.put((byte) (seed + buffer.position()));
        }
        return payload;
    }
}
