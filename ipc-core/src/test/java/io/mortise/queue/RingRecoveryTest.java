package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static io.mortise.queue.RingDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of the table in {@link RingDescriptor}: a second attachment has a side, does the first steps of an operation by hand and is
 * closed, which makes its owner word a dead one's.
 */
class RingRecoveryTest {
    private static final QueueOptions OPTIONS =
            Kind.ONE_TO_ONE.of(QueueOptions.capacity(512).maxMessageBytes(256).maxMessages(8));

    @TempDir
    Path directory;

    private Region region;
    private Region victim;
    private SharedQueue queue;
    private UnsafeBuffer header;
    private UnsafeBuffer records;

    private void open(QueueOptions options, long start) throws IOException {
        region = QueueTesting.region(directory);
        queue = SharedQueue.in(region, NAME, options);
        startAt(region, start, start * 8);
        victim = Region.attach(directory.resolve("region"));
        header = header(region);
        records = new UnsafeBuffer(
                Objects.requireNonNull(region.find(NAME, QueueDescriptor.TYPE)).buffer(DATA_OFFSET, 1024));
    }

    @AfterEach
    void close() {
        victim.close();
        region.close();
    }

    /** Has a side without knowing it, so that nothing is given back when it is closed. */
    private void has(int side) {
        header.putInt(side, victim.owner());
    }

    private void die() {
        int dead = victim.owner();
        victim.close();
        assertThat(region.isDead(dead)).isTrue();
    }

    private int tail() {
        int slot = header.getLong(HEAD_OFFSET + HEAD_NUMBER_OFFSET)
                        >= header.getLong(HEAD_OFFSET + SLOT_LENGTH + HEAD_NUMBER_OFFSET)
                ? 0
                : 1;
        int offset = (int) header.getLong(HEAD_OFFSET + slot * SLOT_LENGTH + HEAD_POSITION_OFFSET);
        while (records.getLong(offset) != RecordHeader.EMPTY) {
            offset += RECORD_HEADER_BYTES + RingMemory.aligned(RecordHeader.length(records.getLong(offset)));
        }
        return offset;
    }

    private void expectHealthy() {
        for (int round = 0; round < 50; round++) {
            assertThat(offer(queue, "h".repeat(round))).isNotNegative();
            assertThat(drain(queue)).containsExactly("h".repeat(round));
        }
        for (int i = 0; i < 8; i++) {
            assertThat(offer(queue, "m" + i)).isNotNegative();
        }
        assertThat(offer(queue, "m")).isEqualTo(SharedQueue.FULL);
        assertThat(drain(queue)).hasSize(8);
        assertThat(queue.state().usedBytes()).isZero();
        assertThat(queue.state().delays()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, (1L << 31) - 1, (1L << 32) - 1, (1L << 62) - 5})
    void shouldForgetAMessageWithoutAHeader(long start) throws IOException {
        open(OPTIONS, start);
        offer(queue, "before");
        queue = again();
        has(QueueDescriptor.PRODUCER_OFFSET);
        header.putLong(MARK_OFFSET, start + 2);
        records.setMemory(tail() + RECORD_HEADER_BYTES, 40, (byte) -1);
        die();
        assertThat(offer(queue, "after")).isEqualTo(start + 1);
        assertThat(drain(queue)).containsExactly("before", "after");
        assertThat(queue.state().claimed()).isEqualTo(start + 2);
        assertThat(queue.state().skipped()).isZero();
        expectHealthy();
    }

    /** A handle whose attachment has no side any more. */
    private SharedQueue again() {
        QueueEngine.of(
                        Objects.requireNonNull(region.find(NAME, QueueDescriptor.TYPE)),
                        QueueLayout.read(header, NAME, QueueLayout.of(OPTIONS).lengthBytes()))
                .leave();
        return SharedQueue.in(region, NAME);
    }

    @Test
    void shouldDeliverWhatHasAHeaderAndNoMark() throws IOException {
        open(OPTIONS, 0);
        has(QueueDescriptor.PRODUCER_OFFSET);
        header.putLong(MARK_OFFSET, 1);
        records.putStringWithoutLengthAscii(RECORD_HEADER_BYTES, "sent");
        records.putLong(0, RecordHeader.MESSAGE | 4);
        die();
        assertThat(drain(queue)).containsExactly("sent");
        assertThat(offer(queue, "next")).isOne();
        assertThat(drain(queue)).containsExactly("next");
        expectHealthy();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSkipAClaimAndCountItOnce(boolean isFoundByProducer) throws IOException, InterruptedException {
        open(OPTIONS, 0);
        has(QueueDescriptor.PRODUCER_OFFSET);
        records.putLong(0, RecordHeader.CLAIMED | 100);
        header.putLong(MARK_OFFSET, 1);
        die();
        if (isFoundByProducer) {
            assertThat(offer(queue, "next")).isOne();
            assertThat(drain(queue)).containsExactly("next");
        } else {
            assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(40)))
                    .isZero();
        }
        assertThat(queue.state().skipped()).isOne();
        expectHealthy();
        assertThat(queue.state().skipped()).isOne();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, (1L << 31) - 2, (1L << 32) - 2, (1L << 62) - 2})
    void shouldLoseOnlyTheLastOfWhatADeadOneTook(long start) throws IOException {
        open(OPTIONS, start);
        for (int i = 0; i < 5; i++) {
            offer(queue, "m" + i);
        }
        has(QueueDescriptor.CONSUMER_OFFSET);
        header.putLong(TAKEN_OFFSET, (start + 3) << 2);
        die();
        assertThat(drain(queue)).containsExactly("m3", "m4");
        QueueState state = queue.state();
        assertThat(state.lost()).isOne();
        assertThat(state.received()).isEqualTo(start + 4);
        assertThat(state.receivedBytes()).isEqualTo(8);
        assertThat(state.sentBytes()).isEqualTo(10);
        expectHealthy();
        assertThat(queue.state().lost()).isOne();
    }

    @Test
    void shouldNotCountTwiceIfWhoCountedDiedBeforeItMovedTheHead() throws IOException {
        open(OPTIONS, 0);
        offer(queue, "lost");
        offer(queue, "kept");
        has(QueueDescriptor.CONSUMER_OFFSET);
        header.putLong(TAKEN_OFFSET, 1 << 2);
        int slot = ENDINGS_OFFSET + SLOT_LENGTH;
        header.putLong(slot + LOST_OFFSET, 1);
        header.putLong(slot + LOST_BYTES_OFFSET, 4);
        header.putLong(slot + UP_TO_OFFSET, 1);
        header.putLong(slot + SETTLED_OFFSET, 1 << 2);
        header.putLong(slot + SEQUENCE_OFFSET, 1);
        die();
        assertThat(drain(queue)).containsExactly("kept");
        assertThat(queue.state().lost()).isOne();
        assertThat(queue.state().received()).isOne();
        expectHealthy();
    }

    @Test
    void shouldTakeTheOlderHeadIfTheNewerIsTorn() throws IOException {
        open(OPTIONS, 0);
        offer(queue, "a");
        offer(queue, "b");
        has(QueueDescriptor.CONSUMER_OFFSET);
        header.putLong(TAKEN_OFFSET, 1 << 2);
        int slot = HEAD_OFFSET + SLOT_LENGTH;
        header.putLong(slot + HEAD_END_OFFSET, 8);
        header.putLong(slot + HEAD_POSITION_OFFSET, 16);
        die();
        assertThat(drain(queue)).containsExactly("b");
        assertThat(queue.state().lost()).isOne();
        expectHealthy();
    }

    @Test
    void shouldMakeRoomOfWhatADeadConsumerHadInHand() throws Exception {
        open(OPTIONS, 0);
        for (int i = 0; i < 8; i++) {
            offer(queue, "m" + i);
        }
        has(QueueDescriptor.CONSUMER_OFFSET);
        header.putLong(TAKEN_OFFSET, 2 << 2);
        die();
        assertThat(queue.put(text("room"), 0, 4, Duration.ofSeconds(60))).isEqualTo(8);
        assertThat(drain(queue)).hasSize(7);
        assertThat(queue.state().lost()).isOne();
        expectHealthy();
    }

    @Test
    void shouldDeliverAgainWhatADeadOneHadNotAcknowledged() throws IOException {
        open(OPTIONS.acknowledged(true), 0);
        for (int i = 0; i < 3; i++) {
            offer(queue, "m" + i);
        }
        has(QueueDescriptor.CONSUMER_OFFSET);
        header.putLong(TAKEN_OFFSET, 2 << 2);
        die();
        assertThat(queue.state().redelivered()).isOne();
        assertThat(drain(queue)).containsExactly("m1", "m2");
        QueueState state = queue.state();
        assertThat(List.of(state.redelivered(), state.lost(), state.received())).containsExactly(1L, 0L, 3L);
    }

    @Test
    void shouldEndTheStreamThoughAProducerDiedAtWorkAndWhoClosedItToo() throws Exception {
        open(OPTIONS, 0);
        offer(queue, "first");
        queue = again();
        has(QueueDescriptor.PRODUCER_OFFSET);
        header.putLong(MARK_OFFSET, 2);
        header.putInt(CLOSED_OFFSET, CLOSING);
        List<String> found = new ArrayList<>();
        assertThat(queue.take(into(found))).isOne();
        assertThat(queue.take(into(found), Duration.ofMillis(30))).isZero();
        die();
        assertThat(queue.take(into(found), Duration.ofSeconds(60))).isEqualTo(SharedQueue.END_OF_STREAM);
        assertThat(offer(queue, "late")).isEqualTo(SharedQueue.CLOSED);
        assertThat(found).containsExactly("first");
    }

    @Test
    void shouldPutASideInOrderThatSomebodyDiedAt() throws IOException {
        open(OPTIONS, 0);
        offer(queue, "a");
        header.putInt(QueueDescriptor.CONSUMER_OFFSET, victim.owner() | 1 << 31);
        header.putLong(TAKEN_OFFSET, 1 << 2);
        die();
        assertThat(queue.state().lost()).isOne();
        assertThat(queue.state().soleConsumer()).isEmpty();
        assertThat(drain(queue)).isEmpty();
        expectHealthy();
    }
}
