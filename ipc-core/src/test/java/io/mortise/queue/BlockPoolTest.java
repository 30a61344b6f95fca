package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Extent;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool in one process: what it is made of, and what it refuses. */
class BlockPoolTest {
    private static final String NAME = "frames";

    @TempDir
    Path directory;

    private Region region;
    private final Block block = new Block();

    @BeforeEach
    void open() throws IOException {
        region = Region.create(
                directory.resolve("region"), RegionOptions.ofMegabytes(3_000).reserveSpace(false));
    }

    @AfterEach
    void close() {
        region.close();
    }

    private BlockMemory memory() {
        Extent extent = Objects.requireNonNull(region.find(NAME, BlockPoolDescriptor.TYPE));
        return BlockTable.at(extent, 0, extent.length()).memory();
    }

    private static boolean refuses(BlockPool pool, long handle) {
        try (Block block = new Block()) {
            return !pool.open(handle, block);
        }
    }

    @Test
    void shouldGiveEachBlockToOne() {
        BlockPool pool = BlockPool.in(region, NAME, 1000, 5);
        List<Block> blocks = new ArrayList<>();
        Set<Integer> indices = new HashSet<>();
        Block each = new Block();
        while (pool.tryAcquire(each)) {
            indices.add(each.index());
            assertThat(each.buffer().capacity()).isEqualTo(1000);
            assertThat(each.length()).isEqualTo(1000);
            each.buffer().setMemory(0, 1000, (byte) each.index());
            blocks.add(each);
            each = new Block();
        }
        assertThat(indices).hasSize(5);
        assertThat(pool.free()).isZero();
        for (Block filled : blocks) {
            for (int i = 0; i < 1000; i++) {
                assertThat(filled.buffer().getByte(i)).isEqualTo((byte) filled.index());
            }
            filled.release();
        }
        assertThat(pool.free()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 128", "127, 128", "128, 128", "4095, 128", "4096, 4096", "4097, 4096", "1000000, 4096"})
    void shouldAlignBlocks(int blockBytes, int alignment) {
        region.extent(new io.mortise.region.ExtentSpec("odd", "odd", 1, 130));
        BlockPool pool = BlockPool.in(region, NAME, blockBytes, 3);
        List<Block> blocks = List.of(new Block(), new Block(), new Block());
        for (Block each : blocks) {
            pool.tryAcquire(each);
            assertThat(each.buffer().addressOffset() % alignment).isZero();
            each.buffer().putByte(blockBytes - 1, (byte) 1);
        }
        blocks.forEach(Block::release);
    }

    @Test
    void shouldHoldBlocksOfAGibibyteAsOneBuffer() {
        BlockPool pool = BlockPool.in(region, NAME, 1 << 30, 2);
        Block second = new Block();
        pool.tryAcquire(block);
        pool.tryAcquire(second);
        for (Block each : List.of(block, second)) {
            assertThat(each.buffer().capacity()).isEqualTo(1 << 30);
            each.buffer().putLong(0, each.index());
            each.buffer().putLong((1 << 30) - 8, ~each.index());
        }
        assertThat(pool.open(second.send(), second)).isTrue();
        for (Block each : List.of(block, second)) {
            assertThat(each.buffer().getLong(0)).isEqualTo(each.index());
            assertThat(each.buffer().getLong((1 << 30) - 8)).isEqualTo(~each.index());
        }
    }

    @Test
    void shouldBeFoundByNameAndRefusedWithOtherSizes() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 2);
        assertThat(BlockPool.in(region, NAME, 100, 2).blockCount()).isEqualTo(2);
        assertThat(BlockPool.in(region, NAME).blockBytes()).isEqualTo(100);
        assertThat(BlockPool.in(region, NAME).name()).isEqualTo(NAME);
        assertThatThrownBy(() -> BlockPool.in(region, NAME, 101, 2))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("2 blocks of 100 bytes")
                .hasMessageContaining("2 blocks of 101 bytes");
        assertThatThrownBy(() -> BlockPool.in(region, NAME, 100, 3))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("2 blocks of 100 bytes")
                .hasMessageContaining("3 blocks of 100 bytes");
        assertThatThrownBy(() -> BlockPool.in(region, "none"))
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("none");
        SharedQueue.in(region, "queue", QueueOptions.capacity(128));
        assertThatThrownBy(() -> BlockPool.in(region, "queue")).isInstanceOf(RegionMismatchException.class);
        assertThat(pool).hasToString("block pool frames, 2 of 2 blocks of 100 bytes free");
    }

    @Test
    void shouldRefuseImpossibleSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPool.in(region, NAME, 0, 1))
                .withMessageContaining("blockBytes=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPool.in(region, NAME, (1 << 30) + 1, 1))
                .withMessageContaining("blockBytes=1073741825");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPool.in(region, NAME, 1, 0))
                .withMessageContaining("blockCount=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockPool.in(region, NAME, 1, 65_537))
                .withMessageContaining("blockCount=65537");
    }

    @Test
    void shouldRefuseWhatIsNotHeld() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 2);
        assertThatIllegalStateException().isThrownBy(block::buffer).withMessageContaining("no block");
        assertThatIllegalStateException().isThrownBy(block::send);
        assertThatIllegalStateException().isThrownBy(block::release);
        assertThatIllegalStateException().isThrownBy(() -> block.share(1));
        block.close();
        pool.tryAcquire(block);
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.tryAcquire(block))
                .withMessageContaining("block 0");
        assertThatIllegalArgumentException().isThrownBy(() -> block.length(101)).withMessageContaining("length=101");
        assertThatIllegalArgumentException().isThrownBy(() -> block.length(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> block.share(0)).withMessageContaining("receivers=0");
        assertThatIllegalArgumentException().isThrownBy(() -> block.share(1024));
        block.close();
        assertThat(pool.free()).isEqualTo(2);
    }

    @Test
    void shouldShowNoMemoryThatIsAnothers() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 1);
        pool.tryAcquire(block);
        org.agrona.MutableDirectBuffer kept = block.buffer();
        long handle = block.send();
        assertThat(kept.capacity()).isZero();
        pool.open(handle, block);
        assertThat(block.buffer().capacity()).isEqualTo(100);
        block.release();
        assertThat(kept.capacity()).isZero();
    }

    @Test
    void shouldRefuseForgedHandles() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 2);
        pool.tryAcquire(block);
        long handle = block.send();
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long forged = i < 64 ? handle ^ 1L << i : random.nextLong();
            if (forged != handle) {
                assertThat(refuses(pool, forged)).as(Long.toHexString(forged)).isTrue();
            }
        }
        for (long forged : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(refuses(pool, forged)).isTrue();
        }
        assertThat(pool.open(handle, block)).isTrue();
        long shared = block.share(1);
        for (int i = 0; i < 64; i++) {
            // Which of its sharers has made it does not matter for the handle of a shared block.
            if (i < 52 || i > 62) {
                assertThat(refuses(pool, shared ^ 1L << i)).as("bit %d", i).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, -3, -4, Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 0})
    void shouldGoOnWhenGenerationsWrap(int generation) {
        BlockPool pool = BlockPool.in(region, NAME, 100, 1);
        memory().casWord(0, 0, BlockWord.free(generation));
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertThat(pool.tryAcquire(block)).isTrue();
            assertThat(handles).allMatch(stale -> refuses(pool, stale));
            long sent = block.send();
            assertThat(handles).allMatch(stale -> refuses(pool, stale));
            assertThat(pool.open(sent, block)).isTrue();
            long shared = block.share(2);
            assertThat(handles).allMatch(stale -> refuses(pool, stale));
            try (Block second = new Block()) {
                assertThat(pool.open(shared, second)).isTrue();
            }
            block.release();
            assertThat(pool.open(shared, block)).isTrue();
            block.release();
            assertThat(sent).isPositive();
            assertThat(shared).isPositive();
            handles.add(sent);
            handles.add(shared);
            assertThat(handles).allMatch(stale -> refuses(pool, stale)).doesNotHaveDuplicates();
        }
    }

    @Test
    void shouldGoOnWhenTheVersionOfASharedBlockWraps() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 1);
        pool.tryAcquire(block);
        Block second = new Block();
        long handle = block.share(1);
        pool.open(handle, second);
        long word = memory().word(0);
        int generation = BlockWord.generation(word);
        memory().casWord(0, word, BlockWord.shared(0, (1 << 19) - 1, generation));
        second.release();
        assertThat(block.share(1)).isEqualTo(handle);
        assertThat(BlockWord.version(memory().word(0))).isZero();
        assertThat(pool.open(handle, second)).isTrue();
        block.release();
        assertThat(pool.free()).isZero();
        second.release();
        assertThat(pool.free()).isOne();
    }

    @Test
    void shouldRefuseMoreReferencesThanItCanCount() {
        BlockPool pool = BlockPool.in(region, NAME, 100, 1);
        pool.tryAcquire(block);
        long handle = block.share(1023);
        assertThatIllegalStateException().isThrownBy(() -> block.share(1)).withMessageContaining("1023");
        assertThatIllegalStateException().isThrownBy(block::send).withMessageContaining("1023");
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 1023; i++) {
            Block each = new Block();
            assertThat(pool.open(handle, each)).isTrue();
            blocks.add(each);
        }
        assertThat(refuses(pool, handle)).isTrue();
        for (int i = 1024; i < 4095; i++) {
            Block each = new Block();
            block.retain(each);
            blocks.add(each);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> block.retain(new Block()))
                .withMessageContaining("4095");
        blocks.forEach(Block::release);
        assertThat(pool.free()).isZero();
        block.release();
        assertThat(pool.free()).isOne();
    }

    @Test
    void shouldGiveBackWhatIsHeldWhenTheRegionIsClosed() throws IOException {
        BlockPool pool = BlockPool.in(region, NAME, 100, 4);
        long handle;
        long shared;
        try (Region leaving = Region.attach(directory.resolve("region"))) {
            BlockPool theirs = BlockPool.in(leaving, NAME);
            theirs.tryAcquire(block);
            block.buffer().putLong(0, 42);
            handle = block.send();
            theirs.tryAcquire(block);
            shared = block.share(1);
            theirs.tryAcquire(new Block());
            assertThat(pool.free()).isOne();
        }
        assertThat(pool.free()).isEqualTo(2);
        assertThatIllegalStateException().isThrownBy(block::release);
        assertThatIllegalStateException().isThrownBy(block::buffer);
        assertThat(pool.state().takenBack()).isZero();
        try (Block mine = new Block();
                Block another = new Block()) {
            assertThat(pool.open(handle, mine)).isTrue();
            assertThat(mine.buffer().getLong(0)).isEqualTo(42);
            assertThat(pool.open(shared, another)).isTrue();
        }
        assertThat(pool.free()).isEqualTo(4);
    }

    @Test
    void shouldTakeBackFromTransitOnlyWhenThereIsNoOther() throws IOException {
        BlockPool pool = BlockPool.in(region, NAME, 100, 3);
        List<Long> handles = new ArrayList<>();
        try (Region leaving = Region.attach(directory.resolve("region"))) {
            BlockPool theirs = BlockPool.in(leaving, NAME);
            theirs.tryAcquire(block);
            handles.add(block.send());
            theirs.tryAcquire(block);
            handles.add(block.share(1));
        }
        assertThat(pool.state().uses()).hasSize(2);
        Block first = new Block();
        Block second = new Block();
        assertThat(pool.tryAcquire(first)).isTrue();
        assertThat(pool.state().takenBackInTransit()).isZero();
        assertThat(pool.tryAcquire(second)).isTrue();
        assertThat(pool.state().takenBackInTransit()).isOne();
        long gone = handles.stream()
                .filter(handle -> BlockWord.index(handle) == second.index())
                .findFirst()
                .orElseThrow();
        handles.remove(gone);
        assertThat(refuses(pool, gone)).isTrue();
        Block third = new Block();
        assertThat(pool.open(handles.get(0), third)).isTrue();
        assertThat(pool.tryAcquire(new Block())).isFalse();
        List.of(first, second, third).forEach(Block::release);
        assertThat(pool.free()).isEqualTo(3);
    }

    @Test
    void shouldBeReadOnlyInAReadOnlyRegion() throws IOException {
        BlockPool pool = BlockPool.in(region, NAME, 100, 2);
        pool.tryAcquire(block);
        try (Region watching = Region.attach(
                directory.resolve("region"), RegionOptions.defaults().readOnly())) {
            BlockPool theirs = BlockPool.in(watching, NAME);
            assertThat(theirs.state().uses())
                    .singleElement()
                    .satisfies(use -> assertThat(use.toString())
                            .startsWith("block 0 held by pid "
                                    + ProcessHandle.current().pid()));
            assertThatIllegalStateException().isThrownBy(() -> theirs.tryAcquire(new Block()));
            assertThatIllegalStateException().isThrownBy(() -> theirs.open(block.send(), new Block()));
        }
    }

    @Test
    void shouldRefuseAForeignLayout() {
        BlockPool.in(region, NAME, 100, 2);
        memory().control().putInt(BlockPoolDescriptor.VERSION_OFFSET, 9);
        assertThatThrownBy(() -> BlockPool.in(region, NAME))
                .isInstanceOf(RegionCorruptException.class)
                .hasMessageContaining("version=9");
    }
}
