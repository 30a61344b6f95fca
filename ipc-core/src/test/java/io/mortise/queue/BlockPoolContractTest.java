package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.sync.Eventually;
import io.mortise.sync.Party;
import io.mortise.sync.Setting;
import io.mortise.sync.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pool promises to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("io.mortise.sync.Setting#all")
class BlockPoolContractTest {
    private static final int BLOCKS = 3;
    private static final Duration LONG = Duration.ofMinutes(1);

    private static Stage<BlockPool> stage;
    private static BlockPool pool;
    private static Party other;

    private final Block block = new Block();

    @Parameter
    private Setting setting;

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new BlockRole(), 4096, BLOCKS);
        pool = stage.handle();
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @AfterEach
    void shouldEndWithAllBlocksFree() {
        assertThat(pool.state().free()).as(pool.state().toString()).isEqualTo(BLOCKS);
        assertThat(pool.state().uses()).isEmpty();
        assertThat(pool.state().takenBack()).isZero();
        assertThat(pool.state().takenBackInTransit()).isZero();
        assertThat(Thread.interrupted()).isFalse();
    }

    private static long number(String answer) {
        return Long.parseLong(answer);
    }

    @Test
    void shouldHandBlocksToAndFro() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            pool.acquire(block);
            block.buffer().putLong(0, round);
            block.length(Long.BYTES + round);
            assertThat(other.call("open " + block.send())).isEqualTo("true");
            assertThat(other.call("read")).isEqualTo(Long.BYTES + round + " bytes " + round);
            other.call("write " + -round);
            assertThat(pool.open(number(other.call("send")), block)).isTrue();
            assertThat(block.buffer().getLong(0)).isEqualTo(-round);
            assertThat(block.length()).isEqualTo(Long.BYTES);
            block.release();
        }
    }

    @Test
    void shouldOpenAHandleOnce() {
        other.call("acquire");
        long handle = number(other.call("send"));
        assertThat(pool.open(handle, block)).isTrue();
        assertThat(other.call("open " + handle)).isEqualTo("false");
        assertThat(pool.open(handle, new Block())).isFalse();
        block.release();
        assertThat(pool.open(handle, block)).isFalse();
        assertThat(block.isHeld()).isFalse();
    }

    @Test
    void shouldNotOpenWithAHandleOfAnEarlierHandOver() {
        assertThat(pool.tryAcquire(block)).isTrue();
        long first = block.send();
        assertThat(other.call("open " + first)).isEqualTo("true");
        long second = number(other.call("send"));
        assertThat(pool.open(first, block)).isFalse();
        assertThat(pool.open(second, block)).isTrue();
        long third = block.send();
        assertThat(other.call("open " + first)).isEqualTo("false");
        assertThat(other.call("open " + second)).isEqualTo("false");
        assertThat(other.call("open " + third)).isEqualTo("true");
        other.call("release");
    }

    @Test
    void shouldLetTheSenderOpenWhatItCouldNotDeliver() {
        pool.tryAcquire(block);
        long handle = block.send();
        assertThat(pool.open(handle, block)).isTrue();
        block.release();
        assertThat(other.call("open " + handle)).isEqualTo("false");
    }

    @Test
    void shouldLeaveABlockInTransitAsLongAsItsSenderLives() {
        other.call("acquire");
        List<Block> mine = List.of(new Block(), new Block());
        mine.forEach(each -> assertThat(pool.tryAcquire(each)).isTrue());
        long handle = number(other.call("send"));
        for (int attempt = 0; attempt < 100; attempt++) {
            assertThat(pool.tryAcquire(block)).isFalse();
        }
        assertThat(pool.state().uses())
                .filteredOn(use -> use.kind() == BlockPoolState.Kind.IN_TRANSIT)
                .singleElement()
                .satisfies(use -> assertThat(use.who()).as(setting.toString()).contains("pid " + other.pid()));
        assertThat(pool.open(handle, block)).isTrue();
        block.release();
        mine.forEach(Block::release);
    }

    @Test
    void shouldWaitForABlock() throws InterruptedException {
        for (int i = 0; i < BLOCKS; i++) {
            assertThat(other.call("tryAcquire")).isEqualTo("true");
        }
        assertThat(pool.tryAcquire(block)).isFalse();
        assertThat(pool.acquire(block, Duration.ofMillis(30))).isFalse();
        assertThat(pool.acquire(block, Duration.ZERO)).isFalse();
        Thread releaser = releaseWhenAsleep(BLOCKS);
        pool.acquire(block);
        Block second = new Block();
        assertThat(pool.acquire(second, LONG)).isTrue();
        releaser.join();
        block.release();
        second.release();
    }

    private Thread releaseWhenAsleep(int count) {
        Thread releaser = new Thread(() -> {
            Eventually.becomesTrue(() -> pool.state().isTakerAsleep(), pool);
            for (int i = 0; i < count; i++) {
                other.call("release");
            }
        });
        releaser.start();
        return releaser;
    }

    @Test
    void shouldWakeTheOther() {
        List<Block> mine = List.of(new Block(), new Block(), new Block());
        mine.forEach(each -> assertThat(pool.tryAcquire(each)).isTrue());
        other.begin("acquire");
        Eventually.becomesTrue(() -> pool.state().isTakerAsleep(), pool);
        mine.get(0).release();
        assertThat(other.answer()).isEqualTo("acquired");
        other.begin("tryAcquire 60000");
        long handle = mine.get(1).send();
        assertThat(pool.open(handle, block)).isTrue();
        block.release();
        assertThat(other.answer()).isEqualTo("true");
        other.call("release");
        other.call("release");
        mine.get(2).release();
    }

    @Test
    void shouldHeedAnInterrupt() {
        List<Block> mine = List.of(new Block(), new Block(), new Block());
        mine.forEach(each -> assertThat(pool.tryAcquire(each)).isTrue());
        other.begin("acquire");
        Eventually.becomesTrue(() -> pool.state().isTakerAsleep(), pool);
        other.interrupt();
        assertThat(other.answer()).isEqualTo("interrupted");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pool.acquire(block)).isInstanceOf(InterruptedException.class);
        mine.forEach(Block::release);
    }

    @Test
    void shouldShareABlockWithSeveral() {
        pool.tryAcquire(block);
        block.buffer().putLong(0, 42);
        block.length(8);
        long handle = block.share(2);
        assertThat(other.call("open " + handle)).isEqualTo("true");
        block.release();
        assertThat(other.call("read")).isEqualTo("8 bytes 42");
        assertThat(pool.state().uses()).hasSize(2);
        assertThat(pool.open(handle, block)).isTrue();
        assertThat(other.call("open " + handle)).isEqualTo("false");
        assertThat(block.buffer().getLong(0)).isEqualTo(42);
        other.call("release");
        assertThat(pool.free()).isEqualTo(BLOCKS - 1);
        block.release();
        assertThat(other.call("open " + handle)).isEqualTo("false");
    }

    @Test
    void shouldPassOnWhatIsShared() {
        pool.tryAcquire(block);
        long handle = block.share(1);
        other.call("open " + handle);
        long again = number(other.call("share 3"));
        long last = number(other.call("send"));
        assertThat(List.of(again, last)).allMatch(each -> BlockWord.index(each) == BlockWord.index(handle));
        List<Block> opened = List.of(new Block(), new Block(), new Block(), new Block());
        opened.forEach(each -> assertThat(pool.open(again, each)).isTrue());
        assertThat(pool.open(last, new Block())).isFalse();
        opened.forEach(Block::release);
        assertThat(pool.free()).isEqualTo(BLOCKS - 1);
        block.release();
    }

    @Test
    void shouldCountReferencesOfThreadsOfOneProcess() {
        other.call("acquire");
        other.call("write 7");
        other.call("retain");
        other.call("retain");
        other.call("release");
        other.call("release");
        assertThat(pool.free()).isEqualTo(BLOCKS - 1);
        assertThat(other.call("read")).isEqualTo("8 bytes 7");
        assertThat(pool.state().uses())
                .singleElement()
                .satisfies(use -> assertThat(use.references()).isEqualTo(1));
        assertThat(pool.open(number(other.call("send")), block)).isTrue();
        assertThat(block.buffer().getLong(0)).isEqualTo(7);
        block.release();
    }

    /** Both take, share and open at once, and no block is ever had by two that both write to it. */
    @Test
    void shouldKeepOneBlockToOneWriter() {
        other.begin("tryAcquire 1000");
        for (int i = 0; i < 2_000; i++) {
            assertThat(pool.tryAcquire(block)).isTrue();
            long mark = System.nanoTime();
            block.buffer().putLong(8, mark);
            long handle = i % 2 == 0 ? block.send() : block.share(1);
            if (block.isHeld()) {
                block.release();
            }
            assertThat(pool.open(handle, block)).isTrue();
            assertThat(block.buffer().getLong(8)).isEqualTo(mark);
            block.release();
        }
        assertThat(other.answer()).isEqualTo("true");
        other.call("release");
    }
}
