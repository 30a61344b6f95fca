package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.Region;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a queue for one producer and one consumer does that others do not, or do in another way. */
class RingTest {
    private static final QueueOptions OPTIONS =
            Kind.ONE_TO_ONE.of(QueueOptions.capacity(512).maxMessageBytes(256).maxMessages(8));

    @TempDir
    Path directory;

    private Region region;
    private Region other;
    private SharedQueue queue;
    private SharedQueue theirs;

    @BeforeEach
    void open() throws IOException {
        open(OPTIONS);
    }

    private void open(QueueOptions options) throws IOException {
        region = QueueTesting.region(directory);
        other = Region.attach(directory.resolve("region"));
        region.remove(NAME);
        queue = SharedQueue.in(region, NAME, options);
        theirs = SharedQueue.in(other, NAME);
    }

    @AfterEach
    void close() {
        other.close();
        region.close();
    }

    @Test
    void shouldRefuseASecondProducerAndSayWhoIsTheFirst() {
        offer(queue, "mine");
        assertThatThrownBy(() -> offer(theirs, "theirs"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("single producer")
                .hasMessageContaining("pid " + ProcessHandle.current().pid());
        assertThat(theirs.state().soleProducer()).contains("pid");
        assertThat(theirs.state().soleConsumer()).isEmpty();
        assertThat(drain(theirs)).containsExactly("mine");
        assertThatThrownBy(() -> drain(queue))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("single consumer");
        region.close();
        assertThat(offer(theirs, "theirs")).isEqualTo(1);
        assertThat(drain(theirs)).containsExactly("theirs");
    }

    @Test
    void shouldHaveOneStateForAllHandlesOfAnAttachment() {
        SharedQueue again = SharedQueue.in(region, NAME);
        for (int i = 0; i < 50; i++) {
            assertThat(offer(queue, "a")).isEqualTo(2L * i);
            assertThat(offer(again, "b")).isEqualTo(2L * i + 1);
            assertThat(drain(theirs)).containsExactly("a", "b");
        }
    }

    @Test
    void shouldSendABatchAsFarAsThereIsRoom() {
        for (int length : new int[] {0, 1, 8, 24, 100}) {
            byte[] bytes = new byte[length * 20];
            new Random(length).nextBytes(bytes);
            UnsafeBuffer source = new UnsafeBuffer(bytes);
            for (int round = 0; round < 40; round++) {
                int count = 1 + round % 20;
                int room = Math.min(8, length == 0 ? 8 : 512 / (length + 7 & ~7));
                assertThat(queue.offerBatch(source, 0, length, count)).isEqualTo(Math.min(count, room));
                int[] next = new int[1];
                theirs.poll(
                        (buffer, offset, n) -> {
                            assertThat(n).isEqualTo(length);
                            byte[] found = new byte[n];
                            buffer.getBytes(offset, found);
                            int at = next[0]++ * length;
                            assertThat(found).isEqualTo(java.util.Arrays.copyOfRange(bytes, at, at + length));
                        },
                        100);
                assertThat(next[0]).isEqualTo(Math.min(count, room));
            }
        }
        assertThat(queue.state().refused()).isPositive();
        queue.close();
        assertThat(queue.offerBatch(new UnsafeBuffer(new byte[8]), 0, 8, 1)).isEqualTo((int) SharedQueue.CLOSED);
    }

    @Test
    void shouldHoldSeveralClaimsAtOnceAndMessagesBehindThem() {
        QueueClaim first = new QueueClaim();
        QueueClaim second = new QueueClaim();
        queue.tryClaim(5, first);
        offer(queue, "between");
        queue.tryClaim(6, second);
        offer(queue, "behind");
        first.buffer().putStringWithoutLengthAscii(0, "first");
        second.buffer().putStringWithoutLengthAscii(0, "second");
        second.commit();
        assertThat(drain(theirs)).isEmpty();
        assertThat(queue.isEmpty()).isTrue();
        first.commit();
        assertThat(drain(theirs)).containsExactly("first", "between", "second", "behind");
    }

    @Test
    void shouldShowRoomWhenAPollReturns() {
        for (int i = 0; i < 8; i++) {
            offer(queue, "m" + i);
        }
        for (int round = 0; round < 100; round++) {
            assertThat(offer(queue, "no")).isEqualTo(SharedQueue.FULL);
            assertThat(theirs.poll((buffer, offset, length) -> {}, 1)).isOne();
            assertThat(offer(queue, "yes")).isNotNegative();
        }
        assertThat(queue.state().refused()).isEqualTo(100);
    }

    @Test
    void shouldRefuseToHandOverWhileAMessageIsInHand() {
        offer(queue, "a");
        offer(queue, "b");
        theirs.poll(
                (buffer, offset, length) -> assertThatThrownBy(() -> drain(theirs))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("in hand"),
                1);
        assertThat(drain(theirs)).containsExactly("b");
    }

    @Test
    void shouldPeekWithoutTaking() {
        List<String> found = new ArrayList<>();
        assertThat(theirs.peek(into(found))).isZero();
        QueueClaim claim = new QueueClaim();
        queue.tryClaim(3, claim);
        claim.abort();
        offer(queue, "a");
        offer(queue, "b");
        assertThat(theirs.peek(into(found))).isOne();
        assertThat(theirs.peek(into(found))).isOne();
        assertThat(found).containsExactly("a", "a");
        assertThat(drain(theirs)).containsExactly("a", "b");
        queue.close();
        assertThat(theirs.peek(into(found))).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldWaitAsTheCallerLikes() throws InterruptedException {
        List<String> found = new ArrayList<>();
        Thread taker = new Thread(() -> {
            try {
                while (theirs.take(into(found), BusySpinIdleStrategy.INSTANCE) > 0) {}
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        taker.start();
        for (int i = 0; i < 1000; i++) {
            assertThat(queue.put(text("m"), 0, 1, BusySpinIdleStrategy.INSTANCE))
                    .isEqualTo(i);
        }
        queue.close();
        taker.join(60_000);
        assertThat(found).hasSize(1000);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> theirs.take(into(found), BusySpinIdleStrategy.INSTANCE))
                .isInstanceOf(InterruptedException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldDeliverAgainOnlyIfThatWasAskedFor(boolean isAcknowledged) throws IOException {
        close();
        open(OPTIONS.acknowledged(isAcknowledged));
        offer(queue, "a");
        offer(queue, "b");
        QueueDelivery delivery = new QueueDelivery();
        for (int i = 0; i < 9; i++) {
            assertThat(theirs.tryTake(delivery)).isOne();
            assertThat(delivery.buffer().getByte(0)).isEqualTo((byte) 'a');
            if (!isAcknowledged) {
                delivery.acknowledge();
                break;
            }
            assertThat(theirs.state().delays()).hasSize(1);
            delivery.close();
            assertThat(theirs.state().delays()).isEmpty();
            assertThat(theirs.size()).isEqualTo(2);
        }
        if (isAcknowledged) {
            assertThat(theirs.tryTake(delivery)).isOne();
            delivery.acknowledge();
        }
        assertThat(theirs.tryTake(delivery)).isOne();
        assertThat(delivery.position()).isOne();
        delivery.acknowledge();
        assertThat(theirs.tryTake(delivery)).isZero();
        QueueState state = theirs.state();
        assertThat(state.received()).isEqualTo(2);
        assertThat(state.receivedBytes()).isEqualTo(2);
        assertThat(state.redelivered()).isEqualTo(isAcknowledged ? 9 : 0);
        assertThat(state.lost()).isZero();
        assertThat(state.usedBytes()).isZero();
    }

    @Test
    void shouldGiveUpADeliveryThatOutlivesItsRegion() {
        offer(queue, "a");
        offer(queue, "b");
        QueueDelivery delivery = new QueueDelivery();
        assertThat(theirs.tryTake(delivery)).isOne();
        other.close();
        assertThat(drain(queue)).containsExactly("b");
        assertThatThrownBy(delivery::acknowledge).isInstanceOf(IllegalStateException.class);
        QueueState state = queue.state();
        assertThat(state.lost()).isOne();
        assertThat(state.received()).isOne();
        assertThat(state.sent()).isEqualTo(2);
        assertThat(state.sentBytes()).isEqualTo(2);
        assertThat(state.receivedBytes()).isOne();
    }

    @Test
    void shouldGiveUpAClaimThatOutlivesItsRegion() {
        QueueClaim claim = new QueueClaim();
        theirs.tryClaim(4, claim);
        offer(theirs, "behind");
        other.close();
        assertThat(offer(queue, "next")).isEqualTo(2);
        assertThat(drain(queue)).containsExactly("behind", "next");
        assertThatThrownBy(claim::commit).isInstanceOf(IllegalStateException.class);
        assertThat(queue.state().skipped()).isOne();
    }

    @Test
    void shouldFindTheTailBehindWhatAKilledProducerHasSent() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            try (Jvm child = Jvm.start(Sender.class, directory)) {
                child.expect("full");
                child.kill();
            }
            long next = queue.state().claimed();
            assertThat(offer(queue, "no")).isEqualTo(SharedQueue.FULL);
            assertThat(drain(theirs)).hasSize(7);
            assertThat(offer(queue, "yes")).isEqualTo(next);
            assertThat(drain(theirs)).containsExactly("yes");
            assertThat(queue.state().skipped()).isEqualTo(round + 1);
            region.close();
            try {
                region = QueueTesting.region(directory);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            queue = SharedQueue.in(region, NAME);
        }
        assertThat(theirs.take((buffer, offset, length) -> {}, Duration.ofMillis(20)))
                .isZero();
    }

    static final class Sender {
        public static void main(String[] arguments) throws Exception {
            Region region = QueueTesting.region(Path.of(arguments[0]));
            SharedQueue queue = SharedQueue.in(region, NAME);
            for (int i = 0; i < 3; i++) {
                offer(queue, "m" + i);
            }
            queue.tryClaim(10, new QueueClaim());
            while (offer(queue, "more") >= 0) {}
            Child.say("full");
            Child.sleepForEver();
        }
    }
}
