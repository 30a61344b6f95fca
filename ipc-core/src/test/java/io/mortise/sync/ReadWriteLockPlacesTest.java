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

/** Where read-write locks lie, which of them are the same, and how much can be counted there. */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class ReadWriteLockPlacesTest {
    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBeTheSameLockByTheSameName() {
        SharedReadWriteLock lock = SharedReadWriteLock.in(region, "guard");
        SharedReadWriteLock same = SharedReadWriteLock.in(region, "guard");
        SharedReadWriteLock another = SharedReadWriteLock.in(region, "other");
        lock.readLock().lock();
        assertThat(same.getReadHoldCount()).isEqualTo(1);
        assertThat(another.getReadHoldCount()).isZero();
        assertThat(another.writeLock().tryLock()).isTrue();
        another.writeLock().unlock();
        same.readLock().unlock();
        assertThat(lock.getReadLockCount()).isZero();
    }

    @Test
    void shouldNotTakeOneKindForTheOther() {
        SharedReadWriteLock lock = SharedReadWriteLock.in(region, "guard");
        assertThat(lock.isWriteLocked()).isFalse();
        assertThatThrownBy(() -> SharedLock.in(region, "guard"))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("read-write-lock");
    }

    @Test
    void shouldLieWithinThePieceOfAnAuthor() throws IOException {
        int length = ReadWriteLockDescriptor.length(region.maxAttachments());
        SharedReadWriteLock first = SharedReadWriteLock.at(piece(region), 0);
        SharedReadWriteLock second = SharedReadWriteLock.at(piece(region), length);
        try (Region another = Region.attach(file)) {
            SharedReadWriteLock sameAsSecond = SharedReadWriteLock.at(piece(another), length);
            second.readLock().lock();
            assertThat(first.writeLock().tryLock()).isTrue();
            assertThat(sameAsSecond.writeLock().tryLock()).isFalse();
            assertThat(sameAsSecond.readLock().tryLock()).isTrue();
            second.readLock().unlock();
            assertThat(second.writeLock().tryLock()).isFalse();
            sameAsSecond.readLock().unlock();
            assertThat(sameAsSecond.writeLock().tryLock()).isTrue();
            sameAsSecond.writeLock().unlock();
            first.writeLock().unlock();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-128, 64, 128 * 1024, Long.MAX_VALUE - 127})
    void shouldRefuseAPlaceWhereItDoesNotFit(long offset) {
        assertThatThrownBy(() -> SharedReadWriteLock.at(piece(region), offset))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset=" + offset);
    }

    @Test
    void shouldHaveRoomForAsManyAttachmentsAsTheRegion(@TempDir Path folder) throws IOException {
        Path small = folder.resolve("small");
        try (Region only = Region.create(small, RegionOptions.ofMegabytes(1).maxAttachments(2));
                Region other = Region.attach(small)) {
            SharedReadWriteLock lock = SharedReadWriteLock.in(only, "guard");
            SharedReadWriteLock last = SharedReadWriteLock.in(other, "guard");
            last.readLock().lock();
            assertThat(lock.getReadLockCount()).isEqualTo(1);
            assertThat(lock.writeLock().tryLock()).isFalse();
            last.readLock().unlock();
            assertThat(lock.writeLock().tryLock()).isTrue();
            lock.writeLock().unlock();
        }
    }

    @Test
    void shouldRefuseMoreHoldsThanCanBeCounted() throws InterruptedException {
        SharedReadWriteLock lock = SharedReadWriteLock.in(region, "guard");
        SharedReadLock reading = lock.readLock();
        int most = ReadWriteLockDescriptor.MAX_COUNT;
        for (int i = 0; i < most; i++) {
            reading.lock();
        }
        assertThat(lock.getReadLockCount()).isEqualTo(most);
        assertThatThrownBy(reading::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds=" + most);
        try (Party other = ReadWriteRole.thread(lock, region)) {
            assertThat(other.call("read lock"))
                    .startsWith("IllegalStateException")
                    .contains("threads=1");
            assertThat(other.call("read tryLock")).startsWith("IllegalStateException");
            assertThat(other.call("write tryLock")).isEqualTo("false");
        }
        for (int i = most; i > 0; i--) {
            assertThat(lock.getReadHoldCount()).isEqualTo(i);
            reading.unlock();
        }
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(lock.writeLock().tryLock()).isTrue();
        lock.writeLock().unlock();
    }

    private static Extent piece(Region region) {
        int length = 2 * ReadWriteLockDescriptor.length(region.maxAttachments());
        return region.extent(new ExtentSpec("piece", "piece", 1, length));
    }
}
