package io.mortise.bench.transfer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** CRC32C of private memory, and the sum of longs that a reader in place makes. */
final class Checksum {
    private Checksum() {}

    /** CRC32C of all of a message but its stamps. Private memory only: on a mapping cut short it would end the JVM. */
    static int ofMessage(UnsafeBuffer message, int length) {
        ByteBuffer bytes = message.byteBuffer().duplicate();
        CRC32C crc = new CRC32C();
        int tail = Stamp.tail(length);
        crc.update(bytes.limit(tail).position(Stamp.HEAD + Long.BYTES));
        crc.update(bytes.limit(length).position(tail + Long.BYTES));
        return (int) crc.getValue();
    }

    /** The sum of all whole longs of a message but its stamps. */
    static long sumOfMessage(UnsafeBuffer message, int length) {
        return sum(message, 0, length) - message.getLong(Stamp.HEAD) - message.getLong(Stamp.tail(length));
    }

    /**
     * The sum of all whole longs: four independent ones, so that no addition waits for the one before, and one check of
     * bounds for all of them.
     */
    static long sum(DirectBuffer buffer, int offset, int length) {
        buffer.boundsCheck(offset, length);
        byte[] array = buffer.byteArray();
        long position = buffer.addressOffset() + offset;
        long end = position + length;
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (; position + 4 * Long.BYTES <= end; position += 4 * Long.BYTES) {
            a += UnsafeApi.getLong(array, position);
            b += UnsafeApi.getLong(array, position + Long.BYTES);
            c += UnsafeApi.getLong(array, position + 2 * Long.BYTES);
            d += UnsafeApi.getLong(array, position + 3 * Long.BYTES);
        }
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            a += UnsafeApi.getLong(array, position);
        }
        return a + b + c + d;
    }
}
