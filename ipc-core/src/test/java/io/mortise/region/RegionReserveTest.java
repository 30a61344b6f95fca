package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Space that is reserved when it is needed, and not at creation. */
final class RegionReserveTest {
    private static final int LENGTH = 8 << 20;

    private final String name = "reserve-test-" + ProcessHandle.current().pid();

    @Test
    void shouldReserveTheBeginningAtCreationAndTheRestOnDemand() throws Exception {
        try (Region region = Region.create(
                name, RegionOptions.ofBytes(2L * LENGTH).reserveOnly(LENGTH).unlinkOnLastClose())) {
            region.extent(new ExtentSpec("first", "bytes", 1, LENGTH)).buffer().putLong(LENGTH - 8, 1);
            Extent second = region.extent(new ExtentSpec("second", "bytes", 1, LENGTH));
            long before = allocatedBytes(region);
            assertThat(before).isGreaterThanOrEqualTo(LENGTH).isLessThan(2 * LENGTH);
            second.reserve(LENGTH / 2, LENGTH / 2);
            assertThat(allocatedBytes(region) - before).isBetween(LENGTH / 2L - 8192, LENGTH / 2L + 8192);
            assertThat(second.buffer().getLong(LENGTH - 8)).isZero();
            second.buffer().putLong(LENGTH - 8, 5);
            second.reserve(LENGTH - 8, 8);
            assertThat(second.buffer().getLong(LENGTH - 8)).isZero();
            assertThatThrownBy(() -> second.reserve(LENGTH - 8, 9)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> second.reserve(-1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldReserveInARegionThatWasUnlinked() throws Exception {
        Extent extent;
        try (Region region = Region.create(name, RegionOptions.ofBytes(LENGTH).reserveOnly(0))) {
            extent = region.extent(new ExtentSpec("one", "bytes", 1, LENGTH / 2));
            Region.unlink(name);
            extent.reserve(0, LENGTH / 2);
            assertThat(extent.buffer().getLong(0)).isZero();
        }
        assertThatThrownBy(() -> extent.reserve(0, 8)).isInstanceOf(IllegalStateException.class);
    }

    private static long allocatedBytes(Region region) throws IOException {
        Process stat = new ProcessBuilder("stat", "-c", "%b", region.path().toString()).start();
        long blocks = Long.parseLong(
                new String(stat.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip());
        assertThat(Files.size(region.path())).isGreaterThan(2L * LENGTH);
        return blocks * 512;
    }
}
