package io.mortise.queue;

import static io.mortise.queue.QueueTesting.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues with more room than a buffer or a mapping has, in a file of which few pages are ever touched. */
class HugeQueueTest {
    private static final long GIB = 1L << 30;

    /** Twice the capacity asked for, as it is rounded up to a power of two, and all that is beside it. */
    private static final long REGION_BYTES = 8 * GIB + GIB / 4;

    private static final int LENGTH = 1 << 20;
    private static final int MESSAGES = 3;

    /** Messages meet each of these borders, at which windows on the memory end. */
    private static final long BORDER_BYTES = GIB / 2;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"MANY_TO_MANY", "ONE_TO_ONE"})
    void shouldCarryMessagesAnywhereInAQueueOfMoreThanFiveGibibytes(Kind kind) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        assumeThat(free).as("bytes free in %s, for a sparse file", directory).isGreaterThan(REGION_BYTES);
        try (Region region = Region.create(
                directory.resolve("region"),
                RegionOptions.ofBytes(REGION_BYTES).reserveSpace(false).unlinkOnLastClose())) {
            QueueOptions options =
                    QueueOptions.capacity(5 * GIB).maxMessageBytes(LENGTH).maxMessages(100);
            long capacity =
                    SharedQueue.in(region, NAME, kind.of(options)).options().capacityBytes();
            assertThat(capacity).isGreaterThanOrEqualTo(5 * GIB);
            for (long border = 0; border <= capacity; border += BORDER_BYTES) {
                long number = border / BORDER_BYTES * MESSAGES;
                QueueTesting.startAt(region, number, Math.max(0, border - LENGTH - LENGTH / 2));
                // One that remembers nothing of what was there before.
                SharedQueue queue = SharedQueue.in(region, NAME);
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(queue.offer(new UnsafeBuffer(content(border + i)), 0, LENGTH))
                            .isEqualTo(number + i);
                }
                for (int i = 0; i < MESSAGES; i++) {
                    byte[] found = new byte[LENGTH];
                    assertThat(queue.poll((buffer, offset, length) -> buffer.getBytes(offset, found, 0, length), 1))
                            .isOne();
                    assertThat(found).isEqualTo(content(border + i));
                }
            }
        }
    }

    private static byte[] content(long seed) {
        byte[] bytes = new byte[LENGTH];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
