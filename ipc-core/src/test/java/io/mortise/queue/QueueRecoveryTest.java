package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the table in {@link QueueDescriptor}: a second attachment does the first steps of an operation by hand and is closed,
 * which makes its owner word a dead one's.
 */
class QueueRecoveryTest extends QueueVictim {
    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(512).maxMessageBytes(256).maxMessages(4);
    private static final int CELLS = 8;

    /** Where a lap of the cells begins, where counters are refreshed, and elsewhere. */
    private static final long REFRESH = 1L << 23;

    QueueRecoveryTest() {
        super(OPTIONS);
    }

    /** The first step of an offer. */
    private long claim(int length) {
        long position = memory.tail();
        long free = memory.cell(position);
        assertThat(CellWord.isFreeFor(free, memory.lap(position))).isTrue();
        assertThat(memory.casCell(position, free, CellWord.claimed(dead, length)))
                .isTrue();
        return position;
    }

    private void writeEnd(long position, int length) {
        memory.raiseEnd(position, memory.end(position - 1) + QueueMemory.ringBytes(length));
    }

    private void moveTail(long position) {
        memory.casTail(position, position + 1);
    }

    private long claimFully(int length) {
        long position = claim(length);
        writeEnd(position, length);
        moveTail(position);
        return position;
    }

    private void expectCounts(long aborted, long skipped, long lost) {
        QueueState state = queue.state();
        assertThat(List.of(state.aborted(), state.skipped(), state.lost()))
                .as(state.toString())
                .containsExactly(aborted, skipped, lost);
    }

    @Test
    void shouldDeliverWhatIsBehindClaimsOfTheDeadBeforeTheEndOfTheStream() throws InterruptedException {
        for (int i = 0; i < OPTIONS.maxMessages(); i++) {
            claimFully(10);
        }
        die();
        // Producers skip the claims, without a consumer having been there; so the end lies in the first one's cell.
        for (int i = 0; i < OPTIONS.maxMessages(); i++) {
            String text = "m" + i;
            UnsafeBuffer message = new UnsafeBuffer(text.getBytes(UTF_8));
            assertThat(queue.put(message, 0, message.capacity(), Duration.ofSeconds(60)))
                    .isEqualTo(OPTIONS.maxMessages() + i);
        }
        queue.close();
        assertThat(queue.size()).isEqualTo(OPTIONS.maxMessages());
        assertThat(queue.state().delays()).isEmpty();
        assertThat(takeAll(OPTIONS.maxMessages())).containsExactly("m0", "m1", "m2", "m3");
        assertThat(queue.take(into(new ArrayList<>()))).isEqualTo(SharedQueue.END_OF_STREAM);
        expectCounts(0, OPTIONS.maxMessages(), 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, CELLS - 1, REFRESH - 1, REFRESH, 2 * REFRESH - 1, 2 * REFRESH, (1L << 40) + 5})
    void shouldSkipAClaimWithNothingElseDone(long start) {
        for (int length : new int[] {10, 200}) {
            startAt(region, start, start * 8);
            claim(length);
            die();
            assertThat(offer(queue, "next")).isEqualTo(start + 1);
            assertThat(takeAll(1)).containsExactly("next");
            expectCounts(0, 1, 0);
            expectHealthy();
            expectCounts(0, 1, 0);
            reopen();
        }
    }

    private void reopen() {
        try {
            close();
            Region.unlink(directory.resolve("region"));
            open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSkipAClaimThatIsLastInTheRing() throws InterruptedException {
        claim(200);
        die();
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(40)))
                .isZero();
        expectCounts(0, 1, 0);
        assertThat(queue.size()).isZero();
        assertThat(queue.isEmpty()).isTrue();
        expectHealthy();
    }

    @Test
    void shouldSkipAClaimWithItsEndWritten() {
        offer(queue, "before");
        writeEnd(claim(200), 200);
        die();
        offer(queue, "after");
        assertThat(takeAll(2)).containsExactly("before", "after");
        expectCounts(0, 1, 0);
        expectHealthy();
    }

    @Test
    void shouldSkipAClaimThatWasBeingFilled() {
        claimFully(200);
        die();
        offer(queue, "a");
        offer(queue, "b");
        assertThat(takeAll(2)).containsExactly("a", "b");
        expectCounts(0, 1, 0);
        expectHealthy();
    }

    @Test
    void shouldSkipSeveralClaimsOfTheDead() {
        for (int i = 0; i < 3; i++) {
            claimFully(100);
        }
        die();
        offer(queue, "alive");
        assertThat(takeAll(1)).containsExactly("alive");
        expectCounts(0, 3, 0);
        expectHealthy();
    }

    @Test
    void shouldMakeRoomOfDeadClaimsWithoutAnyConsumer() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            claimFully(10);
        }
        claim(10);
        die();
        for (int i = 0; i < 4; i++) {
            assertThat(queue.put(text("m" + i), 0, 2, Duration.ofSeconds(60))).isEqualTo(4 + i);
        }
        assertThat(drain(queue)).containsExactly("m0", "m1", "m2", "m3");
        expectCounts(0, 4, 0);
        expectHealthy();
    }

    @Test
    void shouldDeliverWhatWasCommittedBeforeDeath() {
        long position = claimFully(0);
        memory.casCell(position, CellWord.claimed(dead, 0), CellWord.committed(memory.lap(position), 0));
        die();
        offer(queue, "next");
        assertThat(takeAll(2)).containsExactly("", "next");
        expectCounts(0, 0, 0);
        expectHealthy();
    }

    @Test
    void shouldPassOverWhatWasAbortedBeforeDeath() {
        long position = claimFully(9);
        memory.casCell(position, CellWord.claimed(dead, 9), CellWord.free(CellWord.ABORTED, memory.lap(position) + 1));
        die();
        offer(queue, "next");
        assertThat(takeAll(1)).containsExactly("next");
        expectCounts(1, 0, 0);
        expectHealthy();
        expectCounts(1, 0, 0);
    }

    @Test
    void shouldLoseAMessageWhoseConsumerDiedRightAfterTakingIt() {
        offer(queue, "lost");
        offer(queue, "kept");
        take();
        die();
        assertThat(takeAll(1)).containsExactly("kept");
        expectCounts(0, 0, 1);
        expectHealthy();
        expectCounts(0, 0, 1);
    }

    @Test
    void shouldLoseAMessageWhoseConsumerDiedInItsHandler() {
        offer(queue, "l".repeat(200));
        offer(queue, "k".repeat(200));
        long position = take();
        memory.casTaken(position, position + 1);
        die();
        assertThat(takeAll(1)).containsExactly("k".repeat(200));
        expectCounts(0, 0, 1);
        expectHealthy();
    }

    @Test
    void shouldMakeRoomOfMessagesThatDeadConsumersHold() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            offer(queue, "m" + i);
            memory.casTaken(take(), i + 1);
        }
        die();
        assertThat(queue.put(text("room"), 0, 4, Duration.ofSeconds(60))).isEqualTo(4);
        assertThat(takeAll(1)).containsExactly("room");
        expectCounts(0, 0, 4);
        expectHealthy();
    }

    @Test
    void shouldNotLoseAMessageThatWasHandledBeforeDeath() {
        offer(queue, "done");
        long position = take();
        memory.casTaken(position, position + 1);
        memory.casCell(position, CellWord.taken(dead, 4), CellWord.free(CellWord.FREED, memory.lap(position) + 1));
        die();
        expectCounts(0, 0, 0);
        expectHealthy();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, REFRESH, 2 * REFRESH - 1})
    void shouldCountOnceIfWhoCountedDiedBeforeItMovedTheHead(long start) {
        startAt(region, start, 0);
        long position = claimFully(10);
        die();
        memory.casCell(position, CellWord.claimed(dead, 10), CellWord.free(CellWord.SKIPPED, memory.lap(position) + 1));
        long found = memory.endings(CellWord.SKIPPED);
        assertThat(memory.casEndings(CellWord.SKIPPED, found, ((start + 1) << 40) | 1))
                .isTrue();
        assertThat(memory.head()).isEqualTo(start);
        expectCounts(0, 1, 0);
        expectHealthy();
        expectCounts(0, 1, 0);
    }

    @Test
    void shouldMoveTheHeadIfWhoRaisedItsDataDiedBefore() {
        offer(queue, "x".repeat(256));
        assertThat(drain(queue)).hasSize(1);
        // The head of so small a queue moves at once: put it back by the last step.
        assertThat(memory.head()).isEqualTo(1);
        memory.casHead(1, 0);
        assertThat(memory.headData()).isEqualTo(256);
        die();
        expectHealthy();
        assertThat(memory.head()).isEqualTo(memory.tail());
    }

    @Test
    void shouldEndTheStreamBehindADeadClaim() throws InterruptedException {
        offer(queue, "first");
        claim(5);
        die();
        queue.close();
        assertThat(takeAll(1)).containsExactly("first");
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofSeconds(60)))
                .isEqualTo(SharedQueue.END_OF_STREAM);
        expectCounts(0, 1, 0);
    }

    @Test
    void shouldEndTheStreamIfWhoClosedItDiedBeforeWaking() {
        assertThat(memory.casCell(0, memory.cell(0), CellWord.CLOSED)).isTrue();
        die();
        assertThat(queue.isClosed()).isTrue();
        assertThat(offer(queue, "late")).isEqualTo(SharedQueue.CLOSED);
        assertThat(queue.poll((buffer, offset, length) -> {}, 1)).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldClearTheBitOfADeadSleeper() throws InterruptedException {
        WaitWord word = new WaitWord(memory.header(), QueueDescriptor.CONSUMERS_WAIT_OFFSET);
        word.announce();
        die();
        // Whoever has slept can wake.
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(30)))
                .isZero();
        offer(queue, "a");
        assertThat(drain(queue)).containsExactly("a");
        if (queue.state().waiting().equals("futex")) {
            assertThat(queue.state().isConsumerAsleep()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNeverRobTheLiving(boolean stoppedRightAfterItsClaim) throws InterruptedException {
        if (stoppedRightAfterItsClaim) {
            claim(3);
        } else {
            claimFully(3);
        }
        offer(queue, "behind");
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(100)))
                .isZero();
        assertThat(drain(queue)).isEmpty();
        QueueState state = queue.state();
        assertThat(state.skipped()).isZero();
        assertThat(state.delays()).hasSize(1);
        QueueState.Delay delay = state.delays().get(0);
        assertThat(delay.what()).isEqualTo(QueueState.Work.FILLING);
        assertThat(delay.who()).contains("pid " + ProcessHandle.current().pid());
        assertThat(delay.position()).isZero();
        assertThat(delay.behind()).isOne();
        die();
        assertThat(takeAll(1)).containsExactly("behind");
    }

    @Test
    void shouldSayWhoseHandlerKeepsRoomFromProducers() {
        for (int i = 0; i < 4; i++) {
            offer(queue, "m");
        }
        memory.casTaken(take(), 1);
        assertThat(drain(queue)).hasSize(3);
        assertThat(offer(queue, "m")).isEqualTo(SharedQueue.FULL);
        assertThat(queue.state().delays())
                .singleElement()
                .satisfies(delay -> assertThat(delay.what()).isEqualTo(QueueState.Work.HANDLING))
                .satisfies(delay -> assertThat(delay.toString()).contains("message 0", "3 behind"));
    }

    @Test
    void shouldGiveUpAClaimThatOutlivesItsRegion() {
        SharedQueue theirs = SharedQueue.in(victim, NAME);
        QueueClaim claim = new QueueClaim();
        assertThat(theirs.tryClaim(4, claim)).isZero();
        victim.close();
        offer(queue, "next");
        assertThat(takeAll(1)).containsExactly("next");
        assertThatThrownBy(claim::commit).isInstanceOf(IllegalStateException.class);
        expectCounts(0, 1, 0);
        expectHealthy();
    }

    @Test
    void shouldGiveUpAMessageInAHandlerThatClosesItsRegion() {
        SharedQueue theirs = SharedQueue.in(victim, NAME);
        offer(queue, "m");
        theirs.poll(
                (buffer, offset, length) -> {
                    victim.close();
                    expectCounts(0, 0, 1);
                    expectHealthy();
                },
                1);
        expectCounts(0, 0, 1);
        expectHealthy();
    }
}
