package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import org.agrona.concurrent.UnsafeBuffer;

/** Private memory of the receiver, touched beforehand, and what it expects to find there. */
final class Sink {
    private static final int PAGE = 4096;

    private final UnsafeBuffer buffer;
    private int length;
    private Fingerprint fingerprint = new Fingerprint(0, 0, 0, 0);

    private Sink(UnsafeBuffer buffer) {
        this.buffer = buffer;
    }

    static Sink allocate(int maxBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(Payload.allocate(maxBytes));
        for (int page = 0; page < maxBytes; page += PAGE) {
            buffer.putByte(page, (byte) 1);
        }
        return new Sink(buffer);
    }

    /** Prepares for the messages of one segment. */
    void expect(int messageLength, Fingerprint sent) {
        length = messageLength;
        fingerprint = sent;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    void checkLength(int received, long number) throws CorruptedException {
        if (received != length) {
            throw new CorruptedException(
                    "message " + number + " arrived with " + received + " bytes, sent were " + length);
        }
    }

    /** Checks that this very message was copied in, by its stamps. */
    void checkStamps(long number) throws CorruptedException {
        Stamp.check(buffer, length, number);
    }

    /** Checks every byte. */
    void checkBytes(long number) throws CorruptedException {
        checkStamps(number);
        fingerprint.checkCrc(Checksum.ofMessage(buffer, length), number);
    }

    /** For the test that a single wrong bit is found. */
    void corrupt() {
        int middle = length / 2;
        buffer.putByte(middle, (byte) (buffer.getByte(middle) ^ 1));
    }
}
