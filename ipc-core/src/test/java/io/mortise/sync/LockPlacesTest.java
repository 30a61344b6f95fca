package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where locks lie, and which of them are the same. */
class LockPlacesTest {
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        region = Region.create(folder.resolve("region"), RegionOptions.ofMegabytes(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBeTheSameLockByTheSameName() {
        SharedLock lock = SharedLock.in(region, "guard");
        SharedLock same = SharedLock.in(region, "guard");
        SharedLock another = SharedLock.in(region, "other");
        lock.lock();
        try {
            assertThat(same.isHeldByCurrentThread()).isTrue();
            assertThat(same.tryLock()).isFalse();
            assertThat(another.isLocked()).isFalse();
            assertThat(another.tryLock()).isTrue();
            another.unlock();
        } finally {
            same.unlock();
        }
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void shouldNotTakeOneKindForTheOther() {
        SharedLock lock = SharedLock.in(region, "guard");
        assertThat(lock.isLocked()).isFalse();
        assertThatThrownBy(() -> SharedReentrantLock.in(region, "guard"))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("guard");
    }

    @Test
    void shouldLieWithinThePieceOfAnAuthor() {
        Extent extent = extent();
        SharedLock first = SharedLock.at(extent, 0);
        SharedReentrantLock second = SharedReentrantLock.at(extent, LockDescriptor.BLOCK_LENGTH);
        SharedReentrantLock sameAsSecond = SharedReentrantLock.at(extent(), LockDescriptor.BLOCK_LENGTH);
        second.lock();
        try {
            assertThat(first.tryLock()).isTrue();
            first.unlock();
            assertThat(sameAsSecond.getHoldCount()).isEqualTo(1);
        } finally {
            sameAsSecond.unlock();
        }
        assertThat(second.isLocked()).isFalse();
        assertThat(second.toString()).contains("piece");
    }

    @ParameterizedTest
    @ValueSource(longs = {-128, 1, 64, 512, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldRefuseAPlaceThatIsNone(long offset) {
        Extent extent = extent();
        assertThatThrownBy(() -> SharedLock.at(extent, offset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset=" + offset);
        assertThatThrownBy(() -> SharedReentrantLock.at(extent, offset)).isInstanceOf(IllegalArgumentException.class);
    }

    private Extent extent() {
        return region.extent(new ExtentSpec("piece", "piece", 1, 2 * LockDescriptor.BLOCK_LENGTH + 128));
    }
}
