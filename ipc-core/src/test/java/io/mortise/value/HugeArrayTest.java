package io.mortise.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays longer than a Java array, a buffer or a mapping, in a file of which few pages are ever touched. */
class HugeArrayTest {
    private static final long GIB = 1L << 30;
    private static final long BYTES = 3 * GIB + 4096;

    @TempDir
    private Path directory;

    private Path file;
    private Region region;

    @BeforeEach
    void open() throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        assumeThat(free).as("bytes free in %s", directory).isGreaterThan(BYTES + GIB);
        file = directory.resolve("region");
        region = Region.create(file, RegionOptions.ofBytes(BYTES + (1 << 20)).reserveSpace(false));
    }

    @AfterEach
    void close() throws IOException {
        if (region != null) {
            region.close();
            Region.unlink(file);
        }
    }

    @Test
    void shouldReachEveryElement() {
        LongArray array = LongArray.in(region, "array", BYTES / Long.BYTES);
        long[] indices = LongStream.of(0, GIB, 2 * GIB, 3 * GIB)
                .flatMap(border -> LongStream.of(border / Long.BYTES - 1, border / Long.BYTES, border / Long.BYTES + 1))
                .filter(index -> index >= 0)
                .toArray();
        for (long index : indices) {
            array.set(index, index * 3);
            assertThat(array.getAndAdd(index, 1)).isEqualTo(index * 3);
        }
        array.setRelease(array.length() - 1, -1);
        for (long index : indices) {
            assertThat(array.getPlain(index)).isEqualTo(index * 3 + 1);
        }
        assertThat(array.getAcquire(array.length() - 1)).isEqualTo(-1);
        for (long wrong : new long[] {-1, array.length(), array.length() + GIB}) {
            assertThatThrownBy(() -> array.set(wrong, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("index=" + wrong + ", length=" + array.length());
        }
    }

    @Test
    void shouldCrossBordersInBulk() throws IOException {
        ByteArray array = ByteArray.in(region, "array", BYTES);
        byte[] source = new byte[5000];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i * 7);
        }
        for (long border : new long[] {GIB, 2 * GIB, 3 * GIB}) {
            long from = border - 2000;
            array.put(from, source);
            assertThat(bytes(array, from, source.length)).isEqualTo(source);
            ByteBuffer out = ByteBuffer.allocateDirect(source.length);
            array.get(from, out);
            assertThat(out.flip()).isEqualTo(ByteBuffer.wrap(source));
            assertThat(array.view(from, source.length)).isEqualTo(ByteBuffer.wrap(source));
            assertThat(array.sum(from, from + source.length))
                    .isEqualTo(array.stream(from, from + source.length)
                            .asLongStream()
                            .sum());

            array.copyTo(from, array, from + 1, source.length - 1);
            assertThat(bytes(array, from + 1, source.length - 1)).startsWith(source[0], source[1], source[2]);
            array.copyTo(from + 1, array, from, source.length - 1);
            assertThat(bytes(array, from, source.length - 1)).isEqualTo(java.util.Arrays.copyOf(source, 4999));

            array.fill(from + 1, from + 4999, (byte) 9);
            assertThat(array.get(from)).isEqualTo(source[0]);
            assertThat(array.sum(from + 1, from + 4999)).isEqualTo(4998 * 9);
            assertThat(array.get(border + 2999)).isEqualTo(source[4998]);
        }
        array.copyTo(GIB - 2000, array, 3 * GIB - 3000, 5000);
        assertThat(bytes(array, 3 * GIB - 3000, 5000)).isEqualTo(bytes(array, GIB - 2000, 5000));
        assertThat(array.view(GIB / 2, (int) GIB).capacity()).isEqualTo((int) GIB);
        assertThatThrownBy(() -> array.view(0, (int) GIB + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most " + GIB);
    }

    @Test
    void shouldRefuseFarElementsToo() throws IOException {
        DoubleArray array = DoubleArray.in(region, "array", BYTES / Double.BYTES);
        long far = 2 * GIB / Double.BYTES;
        array.set(far, 2.5);
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            DoubleArray seen = DoubleArray.in(readOnly, "array", BYTES / Double.BYTES);
            assertThat(seen.get(far)).isEqualTo(2.5);
            assertThatThrownBy(() -> seen.set(far, 1)).isInstanceOf(IllegalStateException.class);
        }
        region.close();
        assertThatThrownBy(() -> array.get(far)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> array.getAndAdd(far, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] bytes(ByteArray array, long index, int count) {
        byte[] bytes = new byte[count];
        array.get(index, bytes);
        return bytes;
    }
}
