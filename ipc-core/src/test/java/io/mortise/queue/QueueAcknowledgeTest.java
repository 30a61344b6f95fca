package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was not acknowledged is delivered again. A second attachment takes by hand, or with a handle of its own, and is closed, which makes
 * its owner word a dead one's.
 */
class QueueAcknowledgeTest extends QueueVictim {
    private static final int MESSAGES = 4;
    private static final int CELLS = 8;
    private static final QueueOptions OPTIONS = QueueOptions.capacity(512)
            .maxMessageBytes(256)
            .maxMessages(MESSAGES)
            .acknowledged(true);
    private static final long COUNT_ONE = 1L << 25;

    private final QueueDelivery delivery = new QueueDelivery();

    QueueAcknowledgeTest() {
        super(OPTIONS);
    }

    private long takeAndDie() {
        long position = take();
        die();
        return position;
    }

    private void expectHealthy(long redelivered) {
        assertThat(queue.state().redelivered()).isEqualTo(redelivered);
        expectHealthy();
        QueueState state = queue.state();
        assertThat(state.redelivered()).isEqualTo(redelivered);
        assertThat(state.lost()).isZero();
        assertThat(state.received()).isEqualTo(state.sent());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, CELLS - 1, (1L << 23) - 1, 1L << 23, (1L << 40) + 5})
    void shouldDeliverAgainWhatADeadConsumerHadTaken(long start) throws InterruptedException {
        startAt(region, start, start * 8);
        offer(queue, "first");
        offer(queue, "second".repeat(20));
        assertThat(takeAndDie()).isEqualTo(start);
        assertThat(takeAll(2)).containsExactlyInAnyOrder("first", "second".repeat(20));
        expectHealthy(1);
    }

    @Test
    void shouldDeliverAgainTheLastMessageToAConsumerThatSleeps() throws Exception {
        offer(queue, "last");
        takeAndDie();
        // It finds nothing, and falls asleep before anybody doubts.
        CompletableFuture<List<String>> consumer = CompletableFuture.supplyAsync(() -> takeAll(1));
        assertThat(consumer.get(60, TimeUnit.SECONDS)).containsExactly("last");
        expectHealthy(1);
    }

    @Test
    void shouldBeFoundByAProducerThatFindsTheQueueFull() throws InterruptedException {
        for (int i = 0; i < MESSAGES; i++) {
            offer(queue, "m" + i);
        }
        takeAndDie();
        assertThat(queue.put(text("no"), 0, 2, Duration.ofMillis(100))).isEqualTo(SharedQueue.TIMED_OUT);
        assertThat(memory(region).redelivery()).isEqualTo(COUNT_ONE);
        assertThat(drain(queue)).containsExactly("m0", "m1", "m2", "m3");
        expectHealthy(1);
    }

    @Test
    void shouldBeFoundByWhoeverLooks() {
        offer(queue, "m");
        takeAndDie();
        QueueState state = queue.state();
        assertThat(state.redelivered()).isOne();
        assertThat(state.depth()).isOne();
        assertThat(queue.size()).isOne();
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.poll(into(new ArrayList<>()), 1)).isOne();
        assertThat(queue.isEmpty()).isTrue();
        expectHealthy(1);
    }

    @Test
    void shouldBeFoundWhileThereIsMoreToDo() {
        QueueOptions options = OPTIONS.maxMessages(63);
        region.remove(NAME);
        queue = SharedQueue.in(region, NAME, options);
        memory = memory(victim);
        offer(queue, "left");
        takeAndDie();
        List<String> found = new ArrayList<>();
        long endNs = System.nanoTime() + 60_000_000_000L;
        while (!found.contains("left")) {
            assertThat(endNs - System.nanoTime()).as("found=%s", found.size()).isPositive();
            offer(queue, "more");
            queue.poll(into(found), 1);
        }
        assertThat(queue.state().redelivered()).isOne();
    }

    enum Step {
        ANNOUNCED,
        RETURNED,
        COUNTED
    }

    @ParameterizedTest
    @EnumSource
    void shouldFinishWhatWhoeverGaveBackHasBegun(Step last) throws InterruptedException {
        offer(queue, "zeroth");
        drain(queue);
        offer(queue, "m");
        long position = takeAndDie();
        QueueMemory mine = memory(region);
        long announced = memory.cellIndex(position) + 1L;
        assertThat(mine.casRedelivery(0, announced)).isTrue();
        if (last != Step.ANNOUNCED) {
            assertThat(mine.casCell(position, CellWord.taken(dead, 1), CellWord.returned(0, 1)))
                    .isTrue();
        }
        if (last == Step.COUNTED) {
            assertThat(mine.casRedelivery(announced, COUNT_ONE)).isTrue();
        }
        assertThat(takeAll(1)).containsExactly("m");
        expectHealthy(1);
    }

    @Test
    void shouldDeliverAgainAsOftenAsConsumersDie() throws IOException {
        offer(queue, "m");
        for (int deaths = 1; deaths <= 20; deaths++) {
            try (Region consumer = Region.attach(directory.resolve("region"))) {
                assertThat(queue.state().redelivered()).isEqualTo(deaths - 1);
                QueueMemory theirs = memory(consumer);
                long word = theirs.cell(0);
                assertThat(theirs.casCell(0, word, CellWord.taken(consumer.owner(), 1)))
                        .isTrue();
            }
        }
        assertThat(queue.state().redelivered()).isEqualTo(20);
        assertThat(drain(queue)).containsExactly("m");
        expectHealthy(20);
    }

    @Test
    void shouldCountPastTheReturnedWordsOwnCount() {
        long count = (1L << 31) - 2;
        memory(region).casRedelivery(0, count << 25);
        offer(queue, "m");
        for (int i = 1; i <= 5; i++) {
            assertThat(queue.tryTake(delivery)).isOne();
            delivery.close();
            assertThat(queue.state().redelivered()).isEqualTo(count + i);
        }
        assertThat(drain(queue)).containsExactly("m");
        expectHealthy(count + 5);
    }

    @Test
    void shouldHoldAMessageUntilItIsAcknowledged() {
        for (int i = 0; i < MESSAGES; i++) {
            offer(queue, "m" + i);
        }
        assertThat(queue.tryTake(delivery)).isOne();
        assertThat(delivery.isOpen()).isTrue();
        assertThat(delivery.position()).isZero();
        assertThat(delivery.buffer().getStringWithoutLengthUtf8(0, delivery.length()))
                .isEqualTo("m0");
        assertThat(drain(queue)).containsExactly("m1", "m2", "m3");
        assertThat(offer(queue, "full")).isEqualTo(SharedQueue.FULL);
        delivery.acknowledge();
        assertThat(delivery.isOpen()).isFalse();
        assertThatThrownBy(delivery::acknowledge).isInstanceOf(IllegalStateException.class);
        expectHealthy(0);
    }

    @Test
    void shouldDeliverAgainWhatWasNotAcknowledgedUnderTheSameNumber() {
        offer(queue, "zeroth");
        drain(queue);
        offer(queue, "m".repeat(77));
        offer(queue, "next");
        assertThat(queue.tryTake(delivery)).isOne();
        delivery.close();
        assertThat(queue.tryTake(delivery)).isOne();
        assertThat(delivery.position()).isOne();
        assertThat(delivery.length()).isEqualTo(77);
        delivery.acknowledge();
        assertThat(drain(queue)).containsExactly("next");
        expectHealthy(1);
    }

    @Test
    void shouldDeliverAgainWhatAHandlerThrewAt() {
        offer(queue, "bad");
        assertThatThrownBy(() -> queue.poll(
                        (buffer, offset, length) -> {
                            throw new IllegalArgumentException("bad");
                        },
                        1))
                .hasMessage("bad");
        assertThat(drain(queue)).containsExactly("bad");
        expectHealthy(1);
    }

    @Test
    void shouldConsumeWhatIsClosedWhereNothingIsAcknowledged() {
        region.remove(NAME);
        queue = SharedQueue.in(region, NAME, OPTIONS.acknowledged(false));
        offer(queue, "m");
        assertThat(queue.tryTake(delivery)).isOne();
        delivery.close();
        assertThat(drain(queue)).isEmpty();
        assertThat(queue.state().received()).isOne();
        assertThat(queue.state().redelivered()).isZero();
    }

    @Test
    void shouldNotEndTheStreamWhileSomethingMayComeBack() throws Exception {
        offer(queue, "m");
        assertThat(queue.tryTake(delivery)).isOne();
        queue.close();
        assertThat(queue.poll(into(new ArrayList<>()), 1)).isZero();
        CompletableFuture<Integer> consumer = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take(into(new ArrayList<>()));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        delivery.close();
        assertThat(consumer.get(60, TimeUnit.SECONDS)).isOne();
        assertThat(queue.poll(into(new ArrayList<>()), 1)).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldDeliverAgainWhatIsHeldWhenARegionIsClosed() throws InterruptedException {
        SharedQueue theirs = SharedQueue.in(victim, NAME);
        offer(queue, "held");
        assertThat(theirs.tryTake(delivery)).isOne();
        victim.close();
        assertThat(takeAll(1)).containsExactly("held");
        assertThatThrownBy(delivery::acknowledge).hasMessageContaining("given up");
        expectHealthy(1);
    }

    @Test
    void shouldShowWhatWasGivenBackFirst() {
        offer(queue, "first");
        offer(queue, "second");
        assertThat(queue.tryTake(delivery)).isOne();
        List<String> seen = new ArrayList<>();
        assertThat(queue.peek(into(seen))).isOne();
        delivery.close();
        assertThat(queue.peek(into(seen))).isOne();
        assertThat(queue.peek(into(seen))).isOne();
        assertThat(seen).containsExactly("second", "first", "first");
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.browser().count()).isEqualTo(2);
        assertThat(drain(queue)).containsExactly("first", "second");
        assertThat(queue.peek(into(seen))).isZero();
        queue.close();
        assertThat(queue.peek(into(seen))).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldRemoveWhatWasGivenBackOutOfTurn() {
        offer(queue, "first");
        offer(queue, "second");
        assertThat(queue.tryTake(delivery)).isOne();
        delivery.close();
        queue.browser().forEach((position, word, copy) -> {
            if (position == 0) {
                assertThat(queue.removeOutOfTurn(position, word)).isTrue();
                assertThat(queue.removeOutOfTurn(position, word)).isFalse();
            }
            return true;
        });
        assertThat(drain(queue)).containsExactly("second");
        expectHealthy(1);
    }
}
