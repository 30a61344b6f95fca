package io.mortise.queue;

import static io.mortise.queue.QueueTesting.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mortise.queue.QueueTesting.Kind;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(
        value = Kind.class,
        names = {"MANY_TO_MANY", "ONE_TO_ONE"})
class SharedQueueTest {
    @Parameter
    Kind kind;

    private static final QueueOptions SMALL =
            QueueOptions.capacity(1024).maxMessageBytes(256).maxMessages(16);

    @TempDir
    Path directory;

    private Region region;

    @BeforeEach
    void open() throws IOException {
        region = QueueTesting.region(directory);
    }

    @AfterEach
    void close() {
        region.close();
    }

    private SharedQueue queue(QueueOptions options) {
        return SharedQueue.in(region, NAME, kind.of(options));
    }

    @Test
    void shouldHandOverInOrder() {
        SharedQueue queue = queue(SMALL);
        assertThat(offer(queue, "one")).isZero();
        assertThat(offer(queue, "two")).isEqualTo(1);
        assertThat(offer(queue, "x".repeat(200))).isEqualTo(2);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.isEmpty()).isFalse();
        assertThat(drain(queue)).containsExactly("one", "two", "x".repeat(200));
        assertThat(queue.size()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldHandOverNoMoreThanTheLimit() {
        SharedQueue queue = queue(SMALL);
        for (int i = 0; i < 5; i++) {
            offer(queue, "m" + i);
        }
        List<String> found = new ArrayList<>();
        assertThat(queue.poll(into(found), 2)).isEqualTo(2);
        assertThat(queue.poll(into(found), 10)).isEqualTo(3);
        assertThat(queue.poll(into(found), 10)).isZero();
        assertThat(found).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThatThrownBy(() -> queue.poll(into(found), 0)).hasMessageContaining("limit=0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 47, 48, 49, 55, 56, 255, 256})
    void shouldCarryEveryLength(int length) {
        SharedQueue queue = queue(SMALL);
        String message = "y".repeat(length);
        for (int round = 0; round < 40; round++) {
            assertThat(offer(queue, message)).isEqualTo(round);
            assertThat(drain(queue)).containsExactly(message);
        }
    }

    @Test
    void shouldRefuseAMessageLongerThanTheQueueWasMadeFor() {
        SharedQueue queue = queue(SMALL);
        assertThatThrownBy(() -> offer(queue, "z".repeat(257)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257")
                .hasMessageContaining("maxMessageBytes=256");
        assertThatThrownBy(() -> queue.tryClaim(-1, new QueueClaim())).isInstanceOf(IllegalArgumentException.class);
        UnsafeBuffer source = new UnsafeBuffer(new byte[4]);
        assertThatThrownBy(() -> queue.offer(source, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void shouldBeFullAtTheMostMessages() {
        SharedQueue queue = queue(SMALL);
        for (int i = 0; i < 16; i++) {
            assertThat(queue.isFull()).isFalse();
            assertThat(offer(queue, "m")).isEqualTo(i);
        }
        assertThat(offer(queue, "m")).isEqualTo(SharedQueue.FULL);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.poll((buffer, offset, length) -> {}, 1)).isOne();
        assertThat(offer(queue, "m")).isEqualTo(16);
        assertThat(offer(queue, "m")).isEqualTo(SharedQueue.FULL);
    }

    @Test
    void shouldBeFullAtItsCapacityAndNotBefore() {
        SharedQueue queue = queue(SMALL);
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(offer(queue, "m".repeat(256))).isNotNegative();
            }
            assertThat(queue.isFull()).isTrue();
            assertThat(offer(queue, "m".repeat(49))).isEqualTo(SharedQueue.FULL);
            boolean liesInItsCell = kind == Kind.MANY_TO_MANY;
            assertThat(offer(queue, "short") >= 0).isEqualTo(liesInItsCell);
            assertThat(drain(queue)).hasSize(liesInItsCell ? 5 : 4);
            assertThat(offer(queue, "m".repeat(49))).isNotNegative();
            assertThat(drain(queue)).hasSize(1);
        }
    }

    @Test
    void shouldCarryTheLongestMessageWheneverItIsEmpty() {
        SharedQueue queue = queue(QueueOptions.capacity(1024).maxMessageBytes(1024));
        for (int round = 0; round < 50; round++) {
            assertThat(offer(queue, "s".repeat(49 + round))).isNotNegative();
            assertThat(drain(queue)).hasSize(1);
            assertThat(offer(queue, "l".repeat(1024))).isNotNegative();
            assertThat(drain(queue)).containsExactly("l".repeat(1024));
        }
    }

    @Test
    void shouldHoldOneMessageIfMadeForOne() {
        SharedQueue queue = queue(QueueOptions.capacity(1).maxMessages(1));
        for (int round = 0; round < 200; round++) {
            assertThat(offer(queue, "a")).isEqualTo(round);
            assertThat(offer(queue, "b")).isEqualTo(SharedQueue.FULL);
            assertThat(drain(queue)).containsExactly("a");
        }
    }

    @Test
    void shouldShowAMessageOnlyWhenItIsCommitted() {
        SharedQueue queue = queue(SMALL);
        QueueClaim claim = new QueueClaim();
        for (int length : new int[] {8, 100}) {
            assertThat(queue.tryClaim(length, claim)).isNotNegative();
            assertThat(claim.isOpen()).isTrue();
            assertThat(claim.buffer().capacity()).isEqualTo(length);
            claim.buffer().setMemory(0, length, (byte) 'c');
            assertThat(offer(queue, "behind")).isNotNegative();
            assertThat(queue.isEmpty()).isTrue();
            assertThat(drain(queue)).isEmpty();
            claim.commit();
            assertThat(claim.isOpen()).isFalse();
            assertThat(drain(queue)).containsExactly("c".repeat(length), "behind");
        }
    }

    @Test
    void shouldNeverShowAnAbortedMessage() {
        SharedQueue queue = queue(SMALL);
        QueueClaim claim = new QueueClaim();
        for (int round = 0; round < 100; round++) {
            assertThat(queue.tryClaim(100, claim)).isNotNegative();
            try (claim) {
                claim.buffer().putInt(0, round);
            }
            assertThat(queue.tryClaim(1, claim)).isNotNegative();
            claim.abort();
            assertThat(offer(queue, "kept")).isNotNegative();
            assertThat(drain(queue)).containsExactly("kept");
        }
        assertThat(queue.state().aborted()).isEqualTo(200);
        assertThat(queue.state().skipped()).isZero();
        assertThat(queue.state().lost()).isZero();
    }

    @Test
    void shouldRefuseMisuseOfAClaim() {
        SharedQueue queue = queue(SMALL);
        QueueClaim claim = new QueueClaim();
        assertThatThrownBy(claim::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(claim::abort).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(claim::position).isInstanceOf(IllegalStateException.class);
        claim.close();
        assertThat(queue.tryClaim(8, claim)).isZero();
        assertThat(claim.position()).isZero();
        assertThatThrownBy(() -> queue.tryClaim(8, claim)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> claim.buffer().putLong(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        claim.commit();
        assertThatThrownBy(claim::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> claim.buffer().putByte(0, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldConsumeAMessageWhoseHandlerThrows() {
        SharedQueue queue = queue(SMALL);
        offer(queue, "bad");
        offer(queue, "good");
        RuntimeException failure = new RuntimeException("no");
        assertThatThrownBy(() -> queue.poll(
                        (buffer, offset, length) -> {
                            throw failure;
                        },
                        2))
                .isSameAs(failure);
        assertThat(drain(queue)).containsExactly("good");
        assertThat(queue.state().lost()).isZero();
    }

    @Test
    void shouldLetAHandlerUseTheQueue() {
        assumeThat(kind).isEqualTo(Kind.MANY_TO_MANY);
        SharedQueue queue = queue(SMALL);
        offer(queue, "outer");
        offer(queue, "inner");
        List<String> found = new ArrayList<>();
        queue.poll(
                (buffer, offset, length) -> {
                    offer(queue, "answer");
                    queue.poll(into(found), 1);
                    into(found).onMessage(buffer, offset, length);
                },
                1);
        assertThat(found).containsExactly("inner", "outer");
        assertThat(drain(queue)).containsExactly("answer");
    }

    @Test
    void shouldEndTheStreamAfterWhatWasAccepted() throws InterruptedException {
        SharedQueue queue = queue(SMALL);
        QueueClaim claim = new QueueClaim();
        offer(queue, "first");
        queue.tryClaim(2, claim);
        assertThat(queue.isClosed()).isFalse();
        queue.close();
        queue.close();
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.isFull()).isTrue();
        assertThat(offer(queue, "late")).isEqualTo(SharedQueue.CLOSED);
        assertThat(queue.put(text("late"), 0, 4)).isEqualTo(SharedQueue.CLOSED);
        assertThat(queue.tryClaim(1, new QueueClaim())).isEqualTo(SharedQueue.CLOSED);
        assertThat(drain(queue)).containsExactly("first");
        assertThat(queue.poll((buffer, offset, length) -> {}, 1)).isZero();
        claim.buffer().putShort(0, (short) 0x6b6f);
        claim.commit();
        assertThat(drain(queue)).containsExactly("ok");
        assertThat(queue.poll((buffer, offset, length) -> {}, 1)).isEqualTo(SharedQueue.END_OF_STREAM);
        assertThat(queue.take((buffer, offset, length) -> {})).isEqualTo(SharedQueue.END_OF_STREAM);
        assertThat(queue.toString()).contains("closed");
    }

    @Test
    void shouldCloseEvenWhenFull() {
        SharedQueue queue = queue(QueueOptions.capacity(1).maxMessages(1));
        offer(queue, "only");
        queue.close();
        assertThat(offer(queue, "late")).isEqualTo(SharedQueue.CLOSED);
        assertThat(drain(queue)).containsExactly("only");
        assertThat(queue.poll((buffer, offset, length) -> {}, 1)).isEqualTo(SharedQueue.END_OF_STREAM);
    }

    @Test
    void shouldNotWaitForNoTime() throws InterruptedException {
        SharedQueue queue = queue(QueueOptions.capacity(1).maxMessages(1));
        for (Duration none :
                new Duration[] {Duration.ZERO, Duration.ofMillis(-5), Duration.ofSeconds(Long.MIN_VALUE)}) {
            assertThat(queue.take((buffer, offset, length) -> {}, none)).isZero();
            assertThat(queue.put(text("a"), 0, 1, none)).isNotNegative();
            assertThat(queue.put(text("b"), 0, 1, none)).isEqualTo(SharedQueue.TIMED_OUT);
            assertThat(queue.take((buffer, offset, length) -> {}, none)).isOne();
        }
        assertThat(queue.put(text("a"), 0, 1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isNotNegative();
    }

    @Test
    void shouldWaitAsLongAsTheTimeoutSays() throws InterruptedException {
        SharedQueue queue = queue(QueueOptions.capacity(1).maxMessages(1));
        long startNs = System.nanoTime();
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(60)))
                .isZero();
        offer(queue, "a");
        assertThat(queue.put(text("b"), 0, 1, Duration.ofMillis(60))).isEqualTo(SharedQueue.TIMED_OUT);
        assertThat(System.nanoTime() - startNs).isGreaterThanOrEqualTo(120_000_000);
    }

    @Test
    void shouldFindWhatWasMadeAndRefuseAnotherSize() throws IOException {
        SharedQueue made = queue(SMALL);
        offer(made, "hello");
        try (Region other = Region.attach(directory.resolve("region"))) {
            SharedQueue found = SharedQueue.in(other, NAME);
            assertThat(found.options()).isEqualTo(kind.of(SMALL));
            assertThat(found.name()).isEqualTo(NAME);
            assertThat(drain(found)).containsExactly("hello");
            assertThatThrownBy(() -> SharedQueue.in(other, NAME, kind.of(SMALL.maxMessages(17))))
                    .isInstanceOf(RegionMismatchException.class)
                    .hasMessageContaining("maxMessages=16")
                    .hasMessageContaining("maxMessages=17");
            assertThatThrownBy(() -> SharedQueue.in(other, NAME, kind.of(QueueOptions.capacity(4096))))
                    .isInstanceOf(RegionMismatchException.class);
            assertThatThrownBy(() -> SharedQueue.in(other, "nowhere"))
                    .isInstanceOf(IpcException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void shouldRefuseAFirstLineOfGarbage() {
        queue(SMALL);
        UnsafeBuffer header = header(region);
        Random random = new Random(5);
        byte[] good = new byte[QueueDescriptor.LINE_LENGTH];
        header.getBytes(0, good);
        for (int field : new int[] {0, 8, 16, 20, 24, 32, 40, 48, 56, 64, 68, 72, 80}) {
            for (int value : new int[] {-1, 0x7fff_ffff, 77, random.nextInt()}) {
                header.putInt(field, value);
                assertThatThrownBy(() -> SharedQueue.in(region, NAME))
                        .as("field=%d value=%d", field, value)
                        .isInstanceOf(RegionCorruptException.class)
                        .hasMessageContaining(NAME);
                header.putBytes(0, good);
            }
        }
        assertThat(SharedQueue.in(region, NAME).options()).isEqualTo(kind.of(SMALL));
    }

    @Test
    void shouldRefuseImpossibleOptions() {
        for (long capacity : new long[] {0, -1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> QueueOptions.capacity(capacity))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("capacityBytes=" + capacity);
        }
        assertThatThrownBy(() -> SharedQueue.in(
                        region, "other", QueueOptions.capacity(1024).maxMessageBytes(1025)))
                .hasMessageContaining("1025")
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> QueueOptions.capacity(1024).maxMessageBytes(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> QueueOptions.capacity(1024).maxMessages(0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(QueueOptions.capacity(1000).capacityBytes()).isEqualTo(1024);
        assertThat(QueueOptions.capacity(1 << 20).maxMessageBytes()).isEqualTo(1 << 17);
        assertThat(QueueOptions.capacity(1L << 40).maxMessageBytes()).isEqualTo(QueueOptions.MAX_MESSAGE_BYTES);
    }

    @Test
    void shouldOnlyLookIfAttachedForReading() throws IOException {
        offer(queue(SMALL), "seen");
        try (Region reader = Region.attach(
                directory.resolve("region"), RegionOptions.defaults().readOnly())) {
            SharedQueue queue = SharedQueue.in(reader, NAME);
            assertThat(queue.size()).isOne();
            assertThat(queue.isEmpty()).isFalse();
            assertThat(queue.isFull()).isFalse();
            assertThat(queue.isClosed()).isFalse();
            assertThat(queue.state().depth()).isOne();
            assertThatThrownBy(() -> offer(queue, "x")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> drain(queue)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(queue::close).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> queue.tryClaim(1, new QueueClaim())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldDoWhatAPlainQueueDoes() {
        for (long start : new long[] {
            0,
            (1L << 23) - 40,
            (1L << 24) - 40,
            (1L << 31) - 40,
            (1L << 32) - 40,
            (1L << 31) * 32 - 40,
            (1L << 32) * 32 - 40,
            (1L << 62) - 40
        }) {
            region.remove(NAME);
            SharedQueue queue = queue(SMALL);
            startAt(region, start, start * 8);
            compare(queue, new Random(start));
        }
    }

    /** Random offers, claims and polls, against the JDK's queue. */
    private static void compare(SharedQueue queue, Random random) {
        Queue<String> model = new ArrayDeque<>();
        QueueClaim claim = new QueueClaim();
        long aborted = 0;
        for (int step = 0; step < 5_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    String message = Integer.toString(step).repeat(random.nextInt(60));
                    if (message.length() <= 256 && offer(queue, message) >= 0) {
                        model.add(message);
                    }
                }
                case 1 -> {
                    if (queue.tryClaim(random.nextInt(100), claim) >= 0) {
                        String message = "k".repeat(claim.length());
                        claim.buffer().putStringWithoutLengthAscii(0, message);
                        if (random.nextBoolean()) {
                            claim.commit();
                            model.add(message);
                        } else {
                            claim.close();
                            aborted++;
                        }
                    }
                }
                default -> {
                    List<String> found = new ArrayList<>();
                    int count = queue.poll(into(found), 1 + random.nextInt(3));
                    assertThat(found).hasSize(count);
                    for (String message : found) {
                        assertThat(message).isEqualTo(model.poll());
                    }
                }
            }
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
        assertThat(drain(queue)).containsExactlyElementsOf(model);
        assertThat(queue.state().aborted()).isEqualTo(aborted);
        assertThat(queue.state().usedBytes()).isZero();
        assertThat(queue.isFull()).isFalse();
    }

    @Test
    void shouldCarryLargeMessagesAnywhereInARingOfSeveralWindows() throws IOException {
        int length = 1 << 20;
        byte[] bytes = new byte[length];
        try (Region large = Region.create(
                directory.resolve("large"),
                RegionOptions.ofMegabytes(2_100).reserveSpace(false).unlinkOnLastClose())) {
            QueueOptions options = kind.of(
                    QueueOptions.capacity(1L << 31).maxMessageBytes(length).maxMessages(7));
            for (long edge = 0; edge <= 8; edge++) {
                SharedQueue queue = SharedQueue.in(large, NAME, options);
                startAt(large, edge, Math.max(0, (edge << 29) - length - length / 2));
                for (int i = 0; i < 3; i++) {
                    new Random(edge + i).nextBytes(bytes);
                    assertThat(queue.offer(new UnsafeBuffer(bytes), 0, length)).isNotNegative();
                    byte[] found = new byte[length];
                    assertThat(queue.poll((buffer, offset, n) -> buffer.getBytes(offset, found, 0, n), 1))
                            .isOne();
                    assertThat(found).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void shouldKeepTheCountersExactAcrossTheirFields() {
        assumeThat(kind).isEqualTo(Kind.MANY_TO_MANY);
        SharedQueue queue = queue(SMALL);
        startAt(region, (1L << 24) - 8, 0);
        UnsafeBuffer header = header(region);
        long almostAll = (1L << 40) - 3;
        header.putLong(QueueDescriptor.ENDINGS_OFFSET, header.getLong(QueueDescriptor.ENDINGS_OFFSET) | almostAll);
        QueueClaim claim = new QueueClaim();
        for (int i = 0; i < 2; i++) {
            queue.tryClaim(1, claim);
            claim.abort();
            drain(queue);
        }
        assertThat(queue.state().aborted()).isEqualTo((1L << 40) - 1);
        for (int i = 0; i < 20; i++) {
            queue.tryClaim(1, claim);
            claim.abort();
            drain(queue);
        }
        assertThat(queue.state().aborted()).isEqualTo(19);
    }

    @Test
    void shouldWrapItsWaitWords() throws InterruptedException {
        SharedQueue queue = queue(SMALL);
        UnsafeBuffer header = header(region);
        header.putInt(QueueDescriptor.CONSUMERS_WAIT_OFFSET, -1);
        for (int i = 0; i < 3; i++) {
            offer(queue, "m");
        }
        assertThat(drain(queue)).hasSize(3);
        assertThat(queue.take((buffer, offset, length) -> {}, Duration.ofMillis(30)))
                .isZero();
    }
}
