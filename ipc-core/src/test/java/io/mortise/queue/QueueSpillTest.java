package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codecs;
import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import io.mortise.sync.Eventually;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages that are too long for the queue itself: nobody sees the difference, and no death costs a block. */
class QueueSpillTest {
    private static final String NAME = "long";
    private static final int LONGEST = 10_000;
    private static final int INLINE = 128;
    private static final Duration LONG = Duration.ofMinutes(1);

    /** An eighth of the capacity lies in the queue itself; two messages of the greatest length beside it. */
    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(1024).maxMessageBytes(LONGEST).maxMessages(15).spillBytes(2 * LONGEST);

    /** Who sends and who receives. */
    enum Kind {
        MANY_MANY(Parties.MANY, Parties.MANY),
        SINGLE_MANY(Parties.SINGLE, Parties.MANY),
        MANY_SINGLE(Parties.MANY, Parties.SINGLE),
        SINGLE_SINGLE(Parties.SINGLE, Parties.SINGLE);

        private final Parties producers;
        private final Parties consumers;

        Kind(Parties producers, Parties consumers) {
            this.producers = producers;
            this.consumers = consumers;
        }

        QueueOptions options() {
            return OPTIONS.producers(producers).consumers(consumers);
        }
    }

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(512).reserveSpace(false));
    }

    @AfterEach
    void close() {
        region.close();
    }

    private SharedQueue queue(Kind kind) {
        return SharedQueue.in(region, NAME, kind.options());
    }

    /** A message that differs from others. */
    private static UnsafeBuffer message(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }

    private static MessageHandler expecting(int length, long seed) {
        return (buffer, offset, found) -> {
            assertThat(found).isEqualTo(length);
            assertThat(new UnsafeBuffer(buffer, offset, found)).isEqualTo(message(length, seed));
        };
    }

    @ParameterizedTest
    @EnumSource
    void shouldCarryMessagesOfAllLengths(Kind kind) throws InterruptedException {
        SharedQueue queue = queue(kind);
        long bytes = 0;
        int[] lengths = {0, 1, 7, 8, 40, 41, INLINE - 1, INLINE, INLINE + 1, 4096, LONGEST - 1, LONGEST};
        for (int round = 0; round < 3; round++) {
            for (int length : lengths) {
                assertThat(queue.offer(message(length, length), 0, length)).isNotNegative();
                assertThat(queue.poll(expecting(length, length), 1)).isOne();
                assertThat(queue.put(message(length, ~length), 0, length)).isNotNegative();
                assertThat(queue.take(expecting(length, ~length), LONG)).isOne();
                bytes += 2L * length;
            }
        }
        assertThat(queue.state().depth()).isZero();
        assertThat(queue.isFull()).isFalse();
        if (queue.state().sent() > 0) {
            assertThat(queue.state().sentBytes()).isEqualTo(bytes);
            assertThat(queue.state().receivedBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseLongerMessagesAndNameBothLengths(Kind kind) {
        SharedQueue queue = queue(kind);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.offer(message(LONGEST + 1, 1), 0, LONGEST + 1))
                .withMessageContaining("length=" + (LONGEST + 1))
                .withMessageContaining("maxMessageBytes=" + LONGEST);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.tryClaim(LONGEST + 1, new QueueClaim()));
    }

    @ParameterizedTest
    @EnumSource
    void shouldFillAndAbortInPlace(Kind kind) {
        SharedQueue queue = queue(kind);
        QueueClaim claim = new QueueClaim();
        for (int round = 0; round < 20; round++) {
            for (int length : new int[] {0, 5, INLINE, INLINE + 1, LONGEST}) {
                assertThat(queue.tryClaim(length, claim)).isNotNegative();
                assertThat(claim.length()).isEqualTo(length);
                claim.close();
                assertThat(queue.tryClaim(length, claim)).isNotNegative();
                claim.buffer().putBytes(0, message(length, round), 0, length);
                claim.commit();
                assertThat(queue.poll(expecting(length, round), 5)).isOne();
            }
        }
        assertThat(queue.isFull()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayThatItIsFullAndPutWaitForSpillSpace(Kind kind) throws InterruptedException {
        SharedQueue queue = queue(kind);
        UnsafeBuffer message = message(LONGEST, 1);
        assertThat(queue.offer(message, 0, LONGEST)).isNotNegative();
        assertThat(queue.isFull()).isFalse();
        assertThat(queue.offer(message, 0, LONGEST)).isNotNegative();
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.offer(message, 0, LONGEST)).isEqualTo(SharedQueue.FULL);
        assertThat(queue.tryClaim(LONGEST, new QueueClaim())).isEqualTo(SharedQueue.FULL);
        assertThat(queue.put(message, 0, LONGEST, Duration.ofMillis(30))).isEqualTo(SharedQueue.TIMED_OUT);
        assertThat(queue.offer(message, 0, INLINE)).isNotNegative();
        Thread consumer = new Thread(() -> {
            Eventually.becomesTrue(() -> queue.state().isProducerAsleep(), queue);
            assertThat(queue.poll(expecting(LONGEST, 1), 1)).isOne();
        });
        consumer.start();
        assertThat(queue.put(message, 0, LONGEST, LONG)).isNotNegative();
        consumer.join();
        assertThat(queue.poll((buffer, offset, length) -> {}, 9)).isEqualTo(3);
    }

    /** A block is the message's until its handler has returned, or thrown. */
    @ParameterizedTest
    @EnumSource
    void shouldFreeTheBlockWhenTheHandlerIsDone(Kind kind) {
        SharedQueue queue = queue(kind);
        for (int round = 0; round < 5; round++) {
            queue.offer(message(LONGEST, 1), 0, LONGEST);
            queue.offer(message(LONGEST, 2), 0, LONGEST);
            assertThatThrownBy(() -> queue.poll(
                            (buffer, offset, length) -> {
                                assertThat(queue.offer(message(LONGEST, 3), 0, LONGEST))
                                        .isEqualTo(SharedQueue.FULL);
                                throw new IllegalStateException("on purpose");
                            },
                            1))
                    .hasMessage("on purpose");
            assertThat(queue.offer(message(LONGEST, 3), 0, LONGEST)).isNotNegative();
            assertThat(queue.poll(expecting(LONGEST, 2), 1)).isOne();
            assertThat(queue.poll(expecting(LONGEST, 3), 1)).isOne();
        }
    }

    @Test
    void shouldDrainAfterItWasClosed() {
        SharedQueue queue = queue(Kind.MANY_MANY);
        queue.offer(message(LONGEST, 1), 0, LONGEST);
        queue.close();
        assertThat(queue.offer(message(LONGEST, 2), 0, LONGEST)).isEqualTo(SharedQueue.CLOSED);
        assertThat(queue.offer(message(1, 2), 0, 1)).isEqualTo(SharedQueue.CLOSED);
        assertThat(queue.poll(expecting(LONGEST, 1), 5)).isOne();
        assertThat(queue.poll(expecting(LONGEST, 1), 5)).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldWaitForALongMessageInHandWhenTheRegionIsClosed() throws Exception {
        SharedQueue queue = queue(Kind.MANY_MANY);
        Region leaving = Region.attach(file);
        QueueClaim claim = new QueueClaim();
        SharedQueue theirs = SharedQueue.in(leaving, NAME);
        assertThat(theirs.tryClaim(LONGEST, claim)).isNotNegative();
        Thread closer = new Thread(leaving::close);
        closer.start();
        Eventually.becomesTrue(leaving::isClosed, leaving);
        assertThat(queue.offer(message(LONGEST, 2), 0, LONGEST)).isNotNegative();
        assertThat(queue.offer(message(LONGEST, 3), 0, LONGEST)).isEqualTo(SharedQueue.FULL);
        claim.buffer().putBytes(0, message(LONGEST, 1), 0, LONGEST);
        claim.commit();
        closer.join();
        assertThat(queue.poll(expecting(LONGEST, 1), 1)).isOne();
        assertThat(queue.poll(expecting(LONGEST, 2), 1)).isOne();
        expectBothBlocks(queue);
    }

    @Test
    void shouldBeComparedWithAllItsOptions() {
        SharedQueue queue = queue(Kind.MANY_MANY);
        assertThat(queue.options()).isEqualTo(OPTIONS);
        assertThat(SharedQueue.in(region, NAME).options()).isEqualTo(OPTIONS);
        assertThatThrownBy(() -> SharedQueue.in(region, NAME, OPTIONS.spillBytes(3 * LONGEST)))
                .isInstanceOf(RegionMismatchException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedQueue.in(region, "other", OPTIONS.spillBytes(0)))
                .withMessageContaining("maxMessageBytes=" + LONGEST)
                .withMessageContaining("capacityBytes=1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OPTIONS.spillBytes(-1))
                .withMessageContaining("spillBytes=-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedQueue.in(region, "other", OPTIONS.spillBytes(1L << 40)))
                .withMessageContaining("65536");
    }

    @Test
    void shouldCarryMoreThanAHundredMebibytes() {
        int length = 130 << 20;
        SharedQueue queue = SharedQueue.in(
                region,
                "huge",
                QueueOptions.capacity(1 << 16).maxMessageBytes(length).spillBytes(1));
        QueueClaim claim = new QueueClaim();
        assertThat(queue.tryClaim(length, claim)).isNotNegative();
        MutableDirectBuffer filled = claim.buffer();
        for (int at = 0; at < length; at += 1 << 20) {
            filled.putLong(at, at);
        }
        claim.commit();
        assertThat(queue.poll(
                        (buffer, offset, found) -> {
                            assertThat(found).isEqualTo(length);
                            for (int at = 0; at < length; at += 1 << 20) {
                                assertThat(buffer.getLong(offset + at)).isEqualTo(at);
                            }
                        },
                        1))
                .isOne();
    }

    @Test
    void shouldCarryLongObjects() throws InterruptedException {
        TypedQueue<String> queue = TypedQueue.in(region, "texts", Codecs.strings(), OPTIONS);
        String text = "long ".repeat(1500);
        queue.put(text);
        queue.put("short");
        assertThat(queue.peek()).isEqualTo(text);
        assertThat(new ArrayList<>(queue)).containsExactly(text, "short");
        assertThat(queue.take()).isEqualTo(text);
        assertThat(queue.take()).isEqualTo("short");
    }

    /** Whoever dies wherever: no block is gone, and a message is there if and only if it was committed. */
    @ParameterizedTest
    @CsvSource({
        "offer, block.acquired, 0",
        "offer, queue.carrier-claimed, 0",
        "offer, block.sent, 0",
        "offer, queue.block-sent, 0",
        "offer, queue.committed, 1",
        "abort, queue.block-released, 0",
        "poll, queue.taken, 0",
        "poll, handler, 0",
        "poll, queue.freed, 0",
        "poll, queue.long-message-freed, 0",
        "poll, queue.block-freed, 0",
    })
    void shouldLoseNoBlockWhereverSomebodyWasKilled(String deed, String step, int delivered)
            throws InterruptedException {
        loseNoBlock(Kind.MANY_MANY, deed, step, delivered);
    }

    /** The same where one produces and one consumes, which is another engine. */
    @ParameterizedTest
    @CsvSource({
        "offer, block.acquired",
        "offer, queue.carrier-claimed",
        "offer, block.sent",
        "offer, queue.block-sent",
        "abort, queue.block-released",
        "poll, handler",
        "poll, queue.long-message-freed",
        "poll, queue.block-freed",
    })
    void shouldLoseNoBlockThoughTheSoleProducerOrConsumerWasKilled(String deed, String step)
            throws InterruptedException {
        loseNoBlock(Kind.SINGLE_SINGLE, deed, step, 0);
    }

    private void loseNoBlock(Kind kind, String deed, String step, int delivered) throws InterruptedException {
        SharedQueue queue = queue(kind);
        if (deed.equals("poll")) {
            assertThat(queue.offer(message(LONGEST, 7), 0, LONGEST)).isNotNegative();
        }
        try (Jvm dying = Jvm.start(Dying.class, file, deed, step)) {
            dying.expect(step);
            dying.kill();
        }
        if (kind == Kind.SINGLE_SINGLE) {
            // A claim of a dead producer is over when the consumer has passed it, and has nothing else to do.
            assertThat(queue.put(message(LONGEST, 5), 0, LONGEST, LONG)).isNotNegative();
            assertThat(queue.take(expecting(LONGEST, 5), LONG)).isOne();
            assertThat(queue.poll(expecting(LONGEST, 5), 1)).isZero();
        }
        if (delivered == 0) {
            expectBothBlocks(queue);
        } else {
            assertThat(queue.offer(message(LONGEST, 1), 0, LONGEST)).isNotNegative();
            assertThat(queue.put(message(LONGEST, 1), 0, LONGEST, Duration.ofMillis(50)))
                    .isEqualTo(SharedQueue.TIMED_OUT);
            assertThat(queue.take(expecting(LONGEST, 7), LONG)).isOne();
            assertThat(queue.take(expecting(LONGEST, 1), LONG)).isOne();
            expectBothBlocks(queue);
        }
    }

    /** It has taken a long message and not acknowledged it: that is delivered again, from the same block. */
    @ParameterizedTest
    @CsvSource({"delivery, lent", "poll, handler", "delivery, queue.long-message-freed"})
    void shouldDeliverAgainWhatADeadConsumerHadInHand(String deed, String step) throws InterruptedException {
        SharedQueue queue = SharedQueue.in(region, NAME, OPTIONS.acknowledged(true));
        assertThat(queue.offer(message(LONGEST, 7), 0, LONGEST)).isNotNegative();
        try (Jvm dying = Jvm.start(Dying.class, file, deed, step)) {
            dying.expect(step);
            dying.kill();
        }
        if (!step.equals("queue.long-message-freed")) {
            QueueDelivery delivery = new QueueDelivery();
            assertThat(queue.take(delivery, LONG.toNanos())).isOne();
            assertThat(delivery.buffer().capacity()).isEqualTo(LONGEST);
            assertThat(new UnsafeBuffer(delivery.buffer(), 0, LONGEST)).isEqualTo(message(LONGEST, 7));
            delivery.close();
            assertThat(queue.take(delivery, LONG.toNanos())).isOne();
            delivery.acknowledge();
        }
        expectBothBlocks(queue);
    }

    private static void expectBothBlocks(SharedQueue queue) throws InterruptedException {
        List<Long> seeds = List.of(11L, 12L);
        for (long seed : seeds) {
            assertThat(queue.put(message(LONGEST, seed), 0, LONGEST, LONG))
                    .as(queue.state().toString())
                    .isNotNegative();
        }
        assertThat(queue.offer(message(LONGEST, 1), 0, LONGEST)).isEqualTo(SharedQueue.FULL);
        for (long seed : seeds) {
            assertThat(queue.take(expecting(LONGEST, seed), LONG)).isOne();
        }
    }

    /** It has claimed a block and a message, and is stopped: nothing is taken from it. */
    @Test
    void shouldRobNobodyThatWasStopped() throws InterruptedException {
        SharedQueue queue = queue(Kind.MANY_MANY);
        try (Jvm stopped = Jvm.start(Dying.class, file, "offer", "queue.block-sent")) {
            stopped.expect("queue.block-sent");
            stopped.stop();
            assertThat(queue.put(message(LONGEST, 1), 0, LONGEST, LONG)).isNotNegative();
            assertThat(queue.put(message(LONGEST, 1), 0, LONGEST, Duration.ofMillis(100)))
                    .isEqualTo(SharedQueue.TIMED_OUT);
        }
        assertThat(queue.take(expecting(LONGEST, 1), LONG)).isOne();
        expectBothBlocks(queue);
    }

    static final class Dying {
        public static void main(String[] arguments) throws Exception {
            String step = arguments[2];
            CrashPoint.arm(label -> {
                if (label.equals(step)) {
                    stopAt(step);
                }
            });
            SharedQueue queue = SharedQueue.in(Region.attach(Path.of(arguments[0])), NAME);
            switch (arguments[1]) {
                case "offer" -> queue.offer(message(LONGEST, 7), 0, LONGEST);
                case "delivery" -> {
                    QueueDelivery delivery = new QueueDelivery();
                    queue.tryTake(delivery);
                    if (step.equals("lent")) {
                        stopAt(step);
                    }
                    delivery.acknowledge();
                }
                case "abort" -> {
                    QueueClaim claim = new QueueClaim();
                    queue.tryClaim(LONGEST, claim);
                    claim.abort();
                }
                default ->
                    queue.poll(
                            (DirectBuffer buffer, int offset, int length) -> {
                                if (step.equals("handler")) {
                                    stopAt(step);
                                }
                            },
                            1);
            }
            throw new IllegalStateException("never reached " + step);
        }

        private static void stopAt(String step) {
            Child.say(step);
            Child.sleepForEver();
        }
    }
}
