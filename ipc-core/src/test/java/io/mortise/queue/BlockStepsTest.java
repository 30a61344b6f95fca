package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.Eventually;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every row of the table in {@link BlockPoolDescriptor}: processes that run the code itself as far as a step, and are killed there, or
 * stopped.
 */
class BlockStepsTest {
    private static final String NAME = "frames";
    private static final int BLOCKS = 3;
    private static final Duration LONG = Duration.ofMinutes(1);

    private Path file;
    private Region region;
    private BlockPool pool;
    private final Block block = new Block();

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        pool = BlockPool.in(region, NAME, 4096, BLOCKS);
    }

    @AfterEach
    void close() {
        region.close();
    }

    /** What the dead held comes back at once, what they had in transit when there is no other block. */
    @ParameterizedTest
    @CsvSource({
        // deed, step, references taken back, blocks taken from transit
        "acquire, block.acquired, 1, 0",
        "release, block.released, 0, 0",
        "send, block.sent, 0, 1",
        "share, block.hold-prepared, 1, 0",
        "share, block.made-shared, 1, 1",
        "share again, block.sharer-marked, 1, 1",
        "share again, block.shared, 1, 1",
        "send shared, block.sharer-marked, 2, 0",
        "send shared, block.shared, 2, 1",
        "send shared, block.hold-lowered, 1, 1",
        "retain, block.hold-prepared, 1, 0",
        "retain, block.made-shared, 2, 0",
        "retain again, block.retained, 3, 0",
        "open own shared, block.hold-raised, 2, 1",
        "open own shared, block.opened-shared, 2, 0",
        "release shared, block.hold-lowered, 0, 0",
        "release shared, block.settled, 0, 0",
        "release shared, block.released, 0, 0",
        "close, block.left-one, 0, 0",
        "close with two, block.left-one, 1, 0",
        "close with shared, block.hold-cleared, 0, 1",
        "wait, block.taker-announced, 3, 0",
    })
    void shouldGetEveryBlockBackWhereverItsHolderWasKilled(String deed, String step, int takenBack, int inTransit)
            throws InterruptedException {
        kill(deed, step, 0);
        assertThat(pool.state().takenBack()).isEqualTo(takenBack);
        assertThat(pool.state().takenBackInTransit()).isZero();
        acquireAll();
        assertThat(pool.state().takenBack()).isEqualTo(takenBack);
        assertThat(pool.state().takenBackInTransit()).isEqualTo(inTransit);
    }

    private void acquireAll() throws InterruptedException {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Block each = new Block();
            assertThat(pool.acquire(each, LONG)).as(pool.state().toString()).isTrue();
            blocks.add(each);
        }
        assertThat(pool.tryAcquire(block)).isFalse();
        blocks.forEach(Block::release);
        assertThat(pool.free()).isEqualTo(BLOCKS);
    }

    @Test
    void shouldOpenWhatADeadOneHasSent() throws InterruptedException {
        kill("send", "block.sent", 0);
        assertThat(pool.state().uses()).hasSize(1);
        assertThat(pool.open(handleInTransit(), block)).isTrue();
        assertThat(block.buffer().getLong(0)).isEqualTo(42);
        assertThat(block.length()).isEqualTo(Long.BYTES);
        block.release();
        acquireAll();
        assertThat(pool.state().takenBackInTransit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"block.made-shared, 1", "block.shared, 2"})
    void shouldOpenWhatADeadOneHasShared(String step, int references) throws InterruptedException {
        kill(references == 1 ? "share" : "share again", step, 0);
        long handle = handleInTransit();
        List<Block> opened = new ArrayList<>();
        while (pool.open(handle, block)) {
            assertThat(block.buffer().getLong(0)).isEqualTo(42);
            Block each = new Block();
            block.retain(each);
            block.release();
            opened.add(each);
        }
        assertThat(opened).hasSize(references);
        opened.forEach(Block::release);
        acquireAll();
        assertThat(pool.state().takenBackInTransit()).isZero();
    }

    /** The handle of the only block in transit: its sender died before it could tell. */
    private long handleInTransit() {
        BlockMemory memory = memory();
        for (int index = 0; index < BLOCKS; index++) {
            long word = memory.word(index);
            if (BlockWord.state(word) != BlockWord.FREE && BlockWord.state(word) != BlockWord.HELD) {
                int slot = BlockWord.state(word) == BlockWord.SHARED ? 0 : BlockWord.slot(word);
                return BlockWord.handle(slot, BlockWord.generation(word), index);
            }
        }
        throw new AssertionError("nothing is in transit: " + pool.state());
    }

    private BlockMemory memory() {
        Extent extent = Objects.requireNonNull(region.find(NAME, BlockPoolDescriptor.TYPE));
        return BlockTable.at(extent, 0, extent.length()).memory();
    }

    @Test
    void shouldGetBackWhatADeadOneHasOpened() throws InterruptedException {
        pool.tryAcquire(block);
        long handle = block.send();
        kill("open", "block.opened", handle);
        assertThat(pool.open(handle, block)).isFalse();
        assertThat(pool.state().takenBack()).isOne();
        acquireAll();
    }

    @ParameterizedTest
    @CsvSource({"block.hold-raised, 2", "block.opened-shared, 1"})
    void shouldLeaveToOthersWhatADeadOneHasNotOpened(String step, int left) throws InterruptedException {
        pool.tryAcquire(block);
        long handle = block.share(2);
        block.release();
        kill("open", step, handle);
        assertThat(pool.state().takenBack()).isOne();
        for (int i = 0; i < left; i++) {
            assertThat(pool.open(handle, block)).isTrue();
            block.release();
        }
        assertThat(pool.open(handle, block)).isFalse();
        acquireAll();
    }

    /** One that takes back what a dead one had dies itself. What it had not counted yet is not counted. */
    @ParameterizedTest
    @CsvSource({
        "acquire, block.acquired, block.taken-back, 2, 0",
        "retain, block.made-shared, block.hold-cleared, 2, 0",
        "retain, block.made-shared, block.settled, 4, 0",
        "send, block.sent, block.taken-from-transit, 2, 0",
        "share, block.hold-prepared, block.taken-back, 2, 0",
    })
    void shouldGetEveryBlockBackThoughThoseWhoTakeThemBackDieToo(
            String deed, String step, String takerStep, int takenBack, int inTransit)
            throws InterruptedException, IOException {
        kill(deed, step, 0);
        // It has the slot of the dead one, which would clear it if it used the pool.
        try (Region bystander = Region.attach(file)) {
            assertThat(bystander.isClosed()).isFalse();
            kill("take all", takerStep, 0);
            acquireAll();
        }
        // What the second one had acquired meanwhile was taken back from it.
        assertThat(pool.state().takenBack()).isEqualTo(takenBack);
        assertThat(pool.state().takenBackInTransit()).isEqualTo(inTransit);
    }

    /** A slot is used again: what the one before left there is not the heir's. */
    @ParameterizedTest
    @CsvSource({"none", "block.heir-cleared-one"})
    void shouldInheritNothingFromADeadOneInTheSameSlot(String step) throws InterruptedException {
        kill("everything", "block.sharer-marked", 0);
        if (!step.equals("none")) {
            kill("join", step, 0);
        }
        try (Jvm heir = Jvm.start(Dying.class, file, "tell and wait", "never", 0)) {
            heir.expect("joined");
            assertThat(pool.state().uses())
                    .as(pool.state().toString())
                    .allMatch(use -> use.kind() == BlockPoolState.Kind.IN_TRANSIT);
            assertThat(pool.state().uses()).hasSize(2);
            acquireAll();
            heir.tell("end");
        }
        assertThat(pool.state().takenBack()).isEqualTo(2);
        assertThat(pool.state().takenBackInTransit()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"acquire, block.acquired", "send, block.sent", "share, block.made-shared", "retain, block.made-shared"})
    void shouldRobNobodyThatWasStopped(String deed, String step) throws InterruptedException {
        Block second = new Block();
        try (Jvm stopped = startAndWaitFor(deed, step, 0)) {
            stopped.stop();
            assertThat(pool.tryAcquire(block)).isTrue();
            assertThat(pool.tryAcquire(second)).isTrue();
            assertThat(pool.acquire(new Block(), Duration.ofMillis(100))).isFalse();
            assertThat(pool.state().takenBack()).isZero();
            assertThat(pool.state().takenBackInTransit()).isZero();
            assertThat(pool.state().toString()).contains("pid " + stopped.pid());
        }
        block.release();
        second.release();
        acquireAll();
    }

    @Test
    void shouldWakeByItselfIfTheHolderDies() throws InterruptedException {
        Block second = new Block();
        assertThat(pool.tryAcquire(block)).isTrue();
        assertThat(pool.tryAcquire(second)).isTrue();
        try (Jvm dying = startAndWaitFor("acquire", "block.acquired", 0)) {
            Thread killer = new Thread(() -> {
                Eventually.becomesTrue(() -> pool.state().isTakerAsleep(), pool);
                dying.kill();
            });
            killer.start();
            Block third = new Block();
            assertThat(pool.acquire(third, LONG)).isTrue();
            killer.join();
            third.release();
        }
        block.release();
        second.release();
    }

    private void kill(String deed, String step, long handle) {
        try (Jvm dying = startAndWaitFor(deed, step, handle)) {
            dying.kill();
        }
    }

    private Jvm startAndWaitFor(String deed, String step, long handle) {
        Jvm dying = Jvm.start(Dying.class, file, deed, step, handle);
        dying.expect(step);
        return dying;
    }

    /** Has a block with something in it, then does something, as far as a step. */
    static final class Dying {
        private static volatile boolean inEarnest;

        public static void main(String[] arguments) throws Exception {
            String deed = arguments[1];
            String step = arguments[2];
            CrashPoint.arm(label -> {
                if (inEarnest && label.equals(step)) {
                    inEarnest = false;
                    Child.say(step);
                    Child.sleepForEver();
                }
            });
            inEarnest = deed.equals("join");
            Region region = Region.attach(Path.of(arguments[0]));
            BlockPool pool = BlockPool.in(region, NAME);
            Block block = new Block();
            Block another = new Block();
            switch (deed) {
                case "acquire", "join" -> {}
                case "open" -> {
                    inEarnest = true;
                    pool.open(Long.parseLong(arguments[3]), block);
                }
                case "take all" -> {
                    inEarnest = true;
                    for (int i = 0; i < BLOCKS; i++) {
                        pool.acquire(new Block());
                    }
                }
                case "tell and wait" -> {
                    Child.say("joined");
                    Child.listen();
                    return;
                }
                default -> {
                    pool.acquire(block);
                    block.buffer().putLong(0, 42);
                    block.length(Long.BYTES);
                }
            }
            switch (deed) {
                case "share again", "close with shared" -> block.share(1);
                case "retain again", "release shared", "send shared" -> block.retain(another);
                case "open own shared" -> {
                    block.share(1);
                    inEarnest = true;
                    pool.open(BlockWord.handle(0, generation(region, block), block.index()), another);
                }
                case "everything" -> {
                    pool.acquire(another);
                    another.send();
                    Block third = new Block();
                    pool.acquire(third);
                    third.share(1);
                    inEarnest = true;
                    third.share(1);
                }
                case "close with two", "wait" -> pool.acquire(another);
                default -> {}
            }
            if (deed.equals("release shared")) {
                another.release();
            }
            if (deed.equals("wait")) {
                pool.acquire(new Block());
            }
            inEarnest = true;
            switch (deed) {
                case "acquire" -> pool.acquire(block);
                case "release", "release shared" -> block.release();
                case "send", "send shared" -> block.send();
                case "share", "share again" -> block.share(1);
                case "retain", "retain again" -> block.retain(new Block());
                case "wait" -> pool.acquire(new Block());
                default -> region.close();
            }
            throw new IllegalStateException(deed + " never reached " + step);
        }

        private static int generation(Region region, Block block) {
            Extent extent = Objects.requireNonNull(region.find(NAME, BlockPoolDescriptor.TYPE));
            return BlockWord.generation(
                    BlockTable.at(extent, 0, extent.length()).memory().word(block.index()));
        }
    }
}
