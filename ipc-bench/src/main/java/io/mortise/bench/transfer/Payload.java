package io.mortise.bench.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The source: two payloads in private memory, one the complement of the other, so that no byte of a message equals the
 * byte of the message before it and nothing stale can pass for new. The payload of a smaller size is the beginning of
 * the largest.
 */
final class Payload {
    /** The length of the smallest message: two stamps, and something between them. */
    static final int MIN_BYTES = 64;

    /** The length of the largest. */
    static final int MAX_BYTES = 1 << 30;

    private static final long SEED = 0x4D4F_5254_4953_45L;

    private final UnsafeBuffer[] variants;

    private Payload(UnsafeBuffer... variants) {
        this.variants = variants;
    }

    /** Pseudo-random bytes, the same in every run. */
    static Payload generate(int maxBytes) {
        ByteBuffer bytes = allocate(maxBytes);
        SplittableRandom random = new SplittableRandom(SEED);
        while (bytes.remaining() >= Long.BYTES) {
            bytes.putLong(random.nextLong());
        }
        while (bytes.hasRemaining()) {
            bytes.put((byte) random.nextInt());
        }
        return of(bytes.flip());
    }

    /** The bytes of a file, repeated as often as the largest size asks for. */
    static Payload read(Path file, int maxBytes) throws IOException {
        ByteBuffer bytes = allocate(maxBytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    if (channel.position() == 0) {
                        throw new EOFException(file + " is empty");
                    }
                    channel.position(0);
                }
            }
        }
        return of(bytes.flip());
    }

    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static Payload of(ByteBuffer bytes) {
        return new Payload(new UnsafeBuffer(bytes), new UnsafeBuffer(complement(bytes)));
    }

    private static ByteBuffer complement(ByteBuffer bytes) {
        ByteBuffer complement = allocate(bytes.limit());
        int position = 0;
        for (; position + Long.BYTES <= bytes.limit(); position += Long.BYTES) {
            complement.putLong(position, ~bytes.getLong(position));
        }
        for (; position < bytes.limit(); position++) {
            complement.put(position, (byte) ~bytes.get(position));
        }
        return complement;
    }

    /** The source of one segment of equal messages. */
    Source source(int length) {
        return new Source(length);
    }

    int maxBytes() {
        return variants[0].capacity();
    }

    /**
     * The messages of one segment. Each is stamped with its number at both ends just before it goes; closing puts the
     * bytes under the stamps back.
     */
    final class Source implements AutoCloseable {
        private final int length;
        private final long[] stampedOver;

        private Source(int length) {
            this.length = length;
            this.stampedOver = new long[] {
                variants[0].getLong(Stamp.HEAD),
                variants[0].getLong(Stamp.tail(length)),
                variants[1].getLong(Stamp.HEAD),
                variants[1].getLong(Stamp.tail(length))
            };
        }

        int length() {
            return length;
        }

        /** The payload of a message, stamped; its first {@link #length} bytes are to be sent. */
        UnsafeBuffer message(long number) {
            UnsafeBuffer variant = variants[Stamp.variant(number)];
            Stamp.put(variant, length, number);
            return variant;
        }

        /** What the receiver has to find between the stamps. */
        Fingerprint fingerprint() {
            return new Fingerprint(
                    Checksum.ofMessage(variants[0], length),
                    Checksum.ofMessage(variants[1], length),
                    Checksum.sumOfMessage(variants[0], length),
                    Checksum.sumOfMessage(variants[1], length));
        }

        @Override
        public void close() {
            variants[0].putLong(Stamp.HEAD, stampedOver[0]);
            variants[0].putLong(Stamp.tail(length), stampedOver[1]);
            variants[1].putLong(Stamp.HEAD, stampedOver[2]);
            variants[1].putLong(Stamp.tail(length), stampedOver[3]);
        }
    }
}
