package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mortise.codec.Codec;
import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.codec.RecordCodec;
import io.mortise.codec.SerializableCodec;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The typed queue by itself: what a blocking queue has to do for one thread. */
@SuppressWarnings({"CollectionIncompatibleType", "CollectionToArraySafeParameter", "ModifyingCollectionWithItself"
}) // what is refused
@ParameterizedClass
@MethodSource("kinds")
class TypedQueueTest {
    private static final int CAPACITY = 5;
    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(1024).maxMessages(CAPACITY).maxMessageBytes(512);

    static Stream<QueueOptions> kinds() {
        return Stream.of(Parties.values())
                .flatMap(producers -> Stream.of(Parties.values())
                        .map(consumers -> OPTIONS.producers(producers).consumers(consumers)));
    }

    @Parameter
    private QueueOptions options;

    @TempDir
    Path directory;

    private Region region;
    private TypedQueue<Integer> queue;

    @BeforeEach
    void open() throws IOException {
        region = QueueTesting.region(directory);
        queue = TypedQueue.in(region, "ints", Codecs.ints(), options);
    }

    @AfterEach
    void close() {
        region.close();
    }

    private boolean isInTurnOnly() {
        return options.producers() == Parties.SINGLE && options.consumers() == Parties.SINGLE;
    }

    private void fill() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(queue.offer(i)).isTrue();
        }
    }

    @Test
    void shouldBeEmptyWhenNew() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.remainingCapacity()).isEqualTo(CAPACITY);
        assertThat(queue.peek()).isNull();
        assertThat(queue.poll()).isNull();
        assertThat(queue.toArray()).isEmpty();
        assertThat(queue.toString()).isEqualTo("[]");
        assertThat(queue.iterator().hasNext()).isFalse();
        assertThat(queue.name()).isEqualTo("ints");
        assertThatThrownBy(queue::element).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void shouldCountDownItsCapacity() {
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(queue.remainingCapacity()).isEqualTo(CAPACITY - i);
            assertThat(queue.size()).isEqualTo(i);
            assertThat(queue.add(i)).isTrue();
        }
        assertThat(queue.remainingCapacity()).isZero();
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(queue.remove()).isEqualTo(i);
            assertThat(queue.remainingCapacity()).isEqualTo(i + 1);
        }
    }

    @Test
    void shouldRefuseWhenFull() throws InterruptedException {
        fill();
        assertThat(queue.offer(9)).isFalse();
        assertThat(queue.offer(9, 5, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(queue.offer(9, Duration.ZERO)).isFalse();
        assertThat(queue.offer(9, Duration.ofSeconds(-1))).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> queue.add(9));
        assertThat(queue).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void shouldHoldNoNull() {
        assertThatNullPointerException().isThrownBy(() -> queue.offer(null));
        assertThatNullPointerException().isThrownBy(() -> queue.add(null));
        assertThatNullPointerException().isThrownBy(() -> queue.put(null));
        assertThatNullPointerException().isThrownBy(() -> queue.offer(null, 1, TimeUnit.SECONDS));
        assertThatNullPointerException().isThrownBy(() -> queue.addAll(Collections.singletonList(null)));
        assertThatNullPointerException().isThrownBy(() -> queue.drainTo(null));
        assertThatNullPointerException().isThrownBy(() -> queue.toArray((Object[]) null));
        assertThat(queue.contains(null)).isFalse();
        if (!isInTurnOnly()) {
            assertThat(queue.remove(null)).isFalse();
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldAddAllUntilItIsFull() {
        assertThat(queue.addAll(List.of(1, 2))).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> queue.addAll(List.of(3, 4, 5, 6)));
        assertThat(queue).containsExactly(1, 2, 3, 4, 5);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.addAll(queue));
    }

    @Test
    void shouldPeekWithoutTaking() {
        fill();
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(queue.peek()).isEqualTo(i);
            assertThat(queue.element()).isEqualTo(i);
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.peek()).isNull();
    }

    @Test
    void shouldWaitNoLongerThanItsTimeout() throws InterruptedException {
        long beganNs = System.nanoTime();
        assertThat(queue.poll(20, TimeUnit.MILLISECONDS)).isNull();
        assertThat(queue.poll(Duration.ofMillis(20))).isNull();
        assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(40_000_000);
        assertThat(queue.poll(Duration.ZERO)).isNull();
        assertThat(queue.poll(-1, TimeUnit.DAYS)).isNull();
        fill();
        beganNs = System.nanoTime();
        assertThat(queue.offer(9, Duration.ofMillis(20))).isFalse();
        assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(20_000_000);
        assertThat(queue.poll(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(0);
        assertThat(queue.offer(9, Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
    }

    @Test
    void shouldHeedAnInterruptBeforeAnythingElse() {
        queue.add(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.put(2)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.take()).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.poll(1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.offer(2, 1, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThat(queue.offer(2)).isTrue();
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(queue).containsExactly(2);
    }

    @Test
    void shouldDrain() {
        fill();
        List<Integer> into = new ArrayList<>();
        assertThat(queue.drainTo(into, 0)).isZero();
        assertThat(queue.drainTo(into, -1)).isZero();
        assertThat(queue.drainTo(into, 2)).isEqualTo(2);
        assertThat(into).containsExactly(0, 1);
        assertThat(queue.drainTo(into)).isEqualTo(3);
        assertThat(into).containsExactly(0, 1, 2, 3, 4);
        assertThat(queue.drainTo(into)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue));
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(queue, 1));
    }

    @Test
    void shouldIterateOverASnapshot() {
        fill();
        Iterator<Integer> iterator = queue.iterator();
        assertThat(queue.poll()).isZero();
        queue.add(5);
        List<Integer> seen = new ArrayList<>();
        iterator.forEachRemaining(seen::add);
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThat(queue).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void shouldRemoveThroughAnIterator() {
        assumeFalse(isInTurnOnly());
        fill();
        Iterator<Integer> iterator = queue.iterator();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        iterator.next();
        iterator.next();
        iterator.remove();
        assertThatIllegalStateException().isThrownBy(iterator::remove);
        assertThat(queue).containsExactly(0, 2, 3, 4);
        iterator.next();
        assertThat(queue.remove(2)).isTrue();
        iterator.remove();
        assertThat(queue).containsExactly(0, 3, 4);
    }

    @Test
    void shouldGiveRoomBackWhenThoseBeforeAreGone() {
        assumeFalse(isInTurnOnly());
        fill();
        assertThat(queue.remove((Object) 1)).isTrue();
        assertThat(queue.size()).isEqualTo(4);
        assertThat(queue.remainingCapacity()).isZero();
        assertThat(queue.offer(9)).isFalse();
        assertThat(queue.poll()).isZero();
        assertThat(queue.remainingCapacity()).isEqualTo(2);
        assertThat(queue.offer(9)).isTrue();
        assertThat(queue.offer(10)).isTrue();
        assertThat(queue).containsExactly(2, 3, 4, 9, 10);
        assertThat(queue.bytes().state().lost()).isZero();
    }

    @Test
    void shouldRemoveInBulk() {
        assumeFalse(isInTurnOnly());
        queue.addAll(List.of(1, 2, 3, 4, 5));
        assertThat(queue.removeAll(List.of(2, 4, 7))).isTrue();
        assertThat(queue).containsExactly(1, 3, 5);
        assertThat(queue.retainAll(List.of(3))).isTrue();
        assertThat(queue).containsExactly(3);
        assertThat(queue.removeIf(value -> value == 3)).isTrue();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        fill();
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        fill();
        assertThat(queue).hasSize(CAPACITY);
    }

    @Test
    void shouldRemoveTheFirstOfEquals() {
        assumeFalse(isInTurnOnly());
        queue.addAll(List.of(1, 2, 1, 2));
        assertThat(queue.remove((Object) 2)).isTrue();
        assertThat(queue).containsExactly(1, 1, 2);
        assertThat(queue.remove((Object) "1")).isFalse();
        assertThat(queue.contains(2)).isTrue();
        assertThat(queue.contains("2")).isFalse();
    }

    @Test
    void shouldRemoveNothingOutOfTurnIfItIsForOneOfEach() {
        assumeTrue(isInTurnOnly());
        fill();
        assertThatThrownBy(() -> queue.remove((Object) 1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("MANY");
        assertThatThrownBy(() -> queue.removeIf(value -> value == 1)).isInstanceOf(UnsupportedOperationException.class);
        Iterator<Integer> iterator = queue.iterator();
        iterator.next();
        assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
        assertThat(queue).containsExactly(0, 1, 2, 3, 4);
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        fill();
        assertThat(queue).hasSize(CAPACITY);
    }

    @Test
    void shouldRefuseASecondAttachmentAtASingleSide() throws IOException {
        queue.add(1);
        queue.poll();
        try (Region other = Region.attach(region.path())) {
            TypedQueue<Integer> second = TypedQueue.in(other, "ints", Codecs.ints());
            if (options.producers() == Parties.SINGLE) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> second.offer(2))
                        .withMessageContaining("producer");
            } else {
                assertThat(second.offer(2)).isTrue();
            }
            if (options.consumers() == Parties.SINGLE) {
                assertThatIllegalStateException().isThrownBy(second::poll).withMessageContaining("consumer");
            } else {
                assertThat(second.poll()).isIn(2, null);
            }
        }
    }

    @Test
    void shouldGoOnWithWhatTheCollectorOfADrainRefuses() {
        fill();
        List<Integer> picky = new ArrayList<>() {
            @Override
            public boolean add(Integer value) {
                if (value == 2) {
                    throw new IllegalArgumentException("no " + value);
                }
                return super.add(value);
            }
        };
        assertThatIllegalArgumentException().isThrownBy(() -> queue.drainTo(picky));
        assertThat(picky).containsExactly(0, 1);
        assertThat(queue.drainTo(picky)).isEqualTo(2);
        assertThat(picky).containsExactly(0, 1, 3, 4);
    }

    @Test
    void shouldBecomeArraysAndText() {
        queue.addAll(List.of(1, 2));
        assertThat(queue.toArray()).containsExactly(1, 2);
        Integer[] longer = {9, 9, 9, 9};
        assertThat(queue.toArray(longer)).isSameAs(longer).containsExactly(1, 2, null, 9);
        assertThat(queue.toArray(new Integer[0])).containsExactly(1, 2);
        assertThatThrownBy(() -> queue.toArray(new String[2])).isInstanceOf(ArrayStoreException.class);
        assertThat(queue.toString()).isEqualTo("[1, 2]");
        assertThat(queue.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
        assertThat(queue.spliterator().hasCharacteristics(Spliterator.CONCURRENT | Spliterator.NONNULL))
                .isTrue();
    }

    @Test
    void shouldHandOverInPlace() throws InterruptedException {
        fill();
        List<Integer> seen = new ArrayList<>();
        assertThat(queue.poll(seen::add, 3)).isEqualTo(3);
        assertThat(queue.take(seen::add)).isEqualTo(1);
        assertThat(queue.take(seen::add, Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(queue.take(seen::add, Duration.ZERO)).isZero();
        assertThat(queue.poll(seen::add, 3)).isZero();
        assertThat(seen).containsExactly(0, 1, 2, 3, 4);
        queue.add(7);
        assertThatThrownBy(() -> queue.poll(
                        value -> {
                            throw new UnsupportedOperationException("7");
                        },
                        1))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseWhatIsTooLongAndNameBothSizes() {
        TypedQueue<String> strings = TypedQueue.in(region, "strings", Codecs.strings(), options);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> strings.offer("x".repeat(513)))
                .withMessageContainingAll("513", "512");
        assertThatIllegalArgumentException().isThrownBy(() -> strings.put("x".repeat(513)));
        assertThat(strings.offer("x".repeat(512))).isTrue();
        assertThat(strings.poll()).hasSize(512);
    }

    @Test
    void shouldSendNothingIfTheCodecRefuses() {
        TypedQueue<String> strings = TypedQueue.in(region, "strings", Codecs.strings(), options);
        assertThatIllegalArgumentException().isThrownBy(() -> strings.offer("\uD800"));
        assertThat(strings.isEmpty()).isTrue();
    }

    /** Says one length and writes another, or fails on the way. */
    private record Unreliable(int said, int wrote) implements Codec<String> {
        @Override
        public int encodedLength(String value) {
            return said;
        }

        @Override
        public int encode(String value, MutableDirectBuffer buffer, int offset) {
            for (int i = 0; i < wrote; i++) {
                buffer.putByte(offset + i, (byte) 1);
            }
            return wrote;
        }

        @Override
        public String decode(DirectBuffer buffer, int offset, int length) {
            return "length " + length;
        }
    }

    @Test
    void shouldAbortWhatACodecDidNotFinish() {
        TypedQueue<String> less = TypedQueue.in(region, "unreliable", new Unreliable(4, 3), options);
        assertThatIllegalArgumentException().isThrownBy(() -> less.offer("")).withMessageContainingAll("4", "3");
        TypedQueue<String> more = TypedQueue.in(region, "unreliable", new Unreliable(4, 5), options);
        assertThatThrownBy(() -> more.offer("")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(more.poll()).isNull();
        assertThat(more.bytes().state().aborted()).isEqualTo(2);
        TypedQueue<String> exact = TypedQueue.in(region, "unreliable", new Unreliable(4, 4), options);
        assertThat(exact.offer("")).isTrue();
        assertThat(more.poll()).isEqualTo("length 4");
    }

    @Test
    void shouldConsumeWhatIsNoValue() {
        queue.bytes().offer(QueueTesting.text("abc"), 0, 3);
        queue.add(1);
        assertThatThrownBy(queue::poll).isInstanceOf(CodecException.class).hasMessageContaining("length=3");
        assertThat(queue.poll()).isEqualTo(1);
    }

    @Test
    void shouldEncodeWhatHasNoKnownLength() throws InterruptedException {
        TypedQueue<List<?>> lists = listsOf(region);
        lists.put(List.of(1, "two"));
        assertThat(lists.offer(List.of("x".repeat(100)), Duration.ofMinutes(1))).isTrue();
        assertThat(lists.take()).isEqualTo(List.of(1, "two"));
        assertThat(lists.take()).isEqualTo(List.of("x".repeat(100)));
        assertThatIllegalArgumentException().isThrownBy(() -> lists.put(List.of("x".repeat(1000))));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static TypedQueue<List<?>> listsOf(Region region) {
        return TypedQueue.in(region, "lists", (Codec) SerializableCodec.of(List.class), OPTIONS);
    }

    record Point(int x, int y) {}

    @Test
    void shouldRefuseElementsOfAnotherFormat() {
        assertThatThrownBy(() -> TypedQueue.in(region, "ints", Codecs.longs(), options))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContainingAll("ints", "\"int\"", "\"long\"");
        assertThatThrownBy(() -> TypedQueue.in(region, "ints", RecordCodec.of(Point.class)))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("Point");
        assertThatThrownBy(() -> TypedQueue.joinable(region, "ints", Codecs.ints(), options))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContainingAll("typed-queue", "joinable-queue");
        assertThatThrownBy(() -> TypedQueue.in(region, "none", Codecs.ints())).isInstanceOf(IpcException.class);
        assertThat(TypedQueue.in(region, "ints", new Unreliable(1, 1)).isEmpty())
                .isTrue();
    }

    @Test
    void shouldGoWithAllThatBelongsToIt() {
        assertThat(TypedQueue.remove(region, "ints")).isTrue();
        assertThat(TypedQueue.remove(region, "ints")).isFalse();
        assertThat(TypedQueue.joinable(region, "ints", Codecs.longs(), options).isEmpty())
                .isTrue();
    }

    @Test
    void shouldCountNoTasksUnlessAskedTo() {
        assertThatThrownBy(queue::taskDone)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("TypedQueue.joinable");
        assertThatThrownBy(queue::join).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(queue::tasks).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldRefuseToBeDoneMoreOftenThanItTook() throws InterruptedException {
        TypedQueue<Integer> tasks = TypedQueue.joinable(region, "tasks", Codecs.ints(), options);
        assertThatIllegalStateException().isThrownBy(tasks::taskDone);
        tasks.put(1);
        assertThatIllegalStateException().isThrownBy(tasks::taskDone);
        tasks.take();
        tasks.taskDone();
        assertThatIllegalStateException().isThrownBy(tasks::taskDone).withMessageContaining("tasks");
        tasks.join();
    }

    @Test
    void shouldCountNoTaskThatNobodyGot() throws InterruptedException {
        TypedQueue<Integer> tasks = TypedQueue.joinable(region, "tasks", Codecs.ints(), options);
        tasks.bytes().offer(QueueTesting.text("abc"), 0, 3);
        assertThatThrownBy(tasks::poll).isInstanceOf(CodecException.class);
        assertThat(tasks.tasks()).isEqualTo(new TaskCounts(0, 0, 0));
        tasks.join();
    }

    @Test
    void shouldRefuseWhenTheRegionIsClosed() {
        TypedQueue<Integer> tasks = TypedQueue.joinable(region, "tasks", Codecs.ints(), options);
        region.close();
        assertThatIllegalStateException().isThrownBy(() -> tasks.offer(1));
        assertThatIllegalStateException().isThrownBy(tasks::poll);
        assertThatIllegalStateException().isThrownBy(tasks::take);
        assertThatIllegalStateException().isThrownBy(tasks::peek);
        assertThatIllegalStateException().isThrownBy(tasks::size);
        assertThatIllegalStateException().isThrownBy(tasks::isEmpty);
        assertThatIllegalStateException().isThrownBy(tasks::iterator);
        assertThatIllegalStateException().isThrownBy(tasks::clear);
        assertThatIllegalStateException().isThrownBy(tasks::taskDone);
        assertThatIllegalStateException().isThrownBy(tasks::join);
        assertThatIllegalStateException().isThrownBy(tasks::close);
        if (!isInTurnOnly()) {
            assertThatIllegalStateException().isThrownBy(() -> tasks.remove((Object) 1));
        }
    }

    @Test
    void shouldBeLookedAtWhereNothingMayBeWritten() throws IOException {
        fill();
        try (Region reader =
                Region.attach(region.path(), RegionOptions.defaults().readOnly())) {
            TypedQueue<Integer> view = TypedQueue.in(reader, "ints", Codecs.ints());
            assertThat(view).containsExactly(0, 1, 2, 3, 4);
            assertThat(view.peek()).isZero();
            assertThat(view.size()).isEqualTo(5);
            assertThatIllegalStateException().isThrownBy(view::poll);
            if (!isInTurnOnly()) {
                assertThatIllegalStateException().isThrownBy(() -> view.remove((Object) 1));
            }
        }
    }
}
