package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import java.io.Serializable;

/**
 * What a receiver has to find between the stamps of a message, for each of the two payloads.
 *
 * @param crcOfEven CRC32C of the messages with even numbers
 * @param crcOfOdd  CRC32C of the messages with odd numbers
 * @param sumOfEven sum of longs of the messages with even numbers
 * @param sumOfOdd  sum of longs of the messages with odd numbers
 */
record Fingerprint(int crcOfEven, int crcOfOdd, long sumOfEven, long sumOfOdd) implements Serializable {

    void checkCrc(int crc, long number) throws CorruptedException {
        int expected = Stamp.variant(number) == 0 ? crcOfEven : crcOfOdd;
        if (crc != expected) {
            throw new CorruptedException("message " + number + " arrived with CRC32C " + Integer.toHexString(crc)
                    + ", sent was " + Integer.toHexString(expected));
        }
    }

    void checkSum(long sum, long number) throws CorruptedException {
        long expected = Stamp.variant(number) == 0 ? sumOfEven : sumOfOdd;
        if (sum != expected) {
            throw new CorruptedException("message " + number + " summed up in place to " + Long.toHexString(sum)
                    + ", sent was " + Long.toHexString(expected));
        }
    }
}
