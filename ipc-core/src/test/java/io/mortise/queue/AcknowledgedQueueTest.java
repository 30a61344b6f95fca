package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.region.Region;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A typed queue whose elements are gone when their consumer says so, and delivered again if it cannot say so any more. */
@ParameterizedClass
@MethodSource("kinds")
class AcknowledgedQueueTest {
    private static final int CAPACITY = 4;
    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(1024).maxMessages(CAPACITY).acknowledged(true);

    static Stream<QueueOptions> kinds() {
        return TypedQueueTest.kinds()
                .map(kind -> OPTIONS.producers(kind.producers()).consumers(kind.consumers()));
    }

    @TempDir
    Path directory;

    @Parameter
    private QueueOptions options;

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

    /** Takes one, acknowledges it, takes another, and waits for its death. */
    static final class TakerInTurn {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                TypedQueue<Integer> queue = TypedQueue.in(region, "ints", Codecs.ints());
                int first = queue.take();
                queue.acknowledge();
                Child.say("taken " + first + " " + queue.take());
                Child.sleepForEver();
            }
        }
    }

    @Test
    void shouldHaveOneInHandIfItIsForOneOfEach() throws Exception {
        assumeTrue(isInTurnOnly());
        queue.addAll(List.of(0, 1, 2, 3));
        try (Jvm taker = Jvm.start(TakerInTurn.class, region.path())) {
            taker.expect("taken 0 1");
            assertThat(queue.join(Duration.ofMillis(20))).isFalse();
            taker.kill();
        }
        assertThat(queue.take()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(queue::poll).withMessageContaining("in hand");
        queue.acknowledge();
        List<Integer> drained = new ArrayList<>();
        assertThat(queue.drainTo(drained)).isEqualTo(1);
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(1, 1, 0));
        queue.taskDone();
        assertThat(queue.drainTo(drained)).isEqualTo(1);
        queue.taskDone();
        assertThat(drained).containsExactly(2, 3);
        assertThat(queue.join(Duration.ofMinutes(1))).isTrue();
        assertThat(queue.bytes().state().redelivered()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheRoomOfWhatIsNotAcknowledged() throws InterruptedException {
        assumeFalse(isInTurnOnly());
        queue.addAll(List.of(0, 1, 2, 3));
        assertThat(queue.take()).isZero();
        assertThat(queue.poll()).isEqualTo(1);
        assertThat(queue.offer(4)).isFalse();
        queue.acknowledge();
        assertThat(queue.offer(4)).isTrue();
        assertThat(queue.offer(5)).isFalse();
        queue.acknowledge();
        assertThat(queue.offer(5)).isTrue();
        assertThatIllegalStateException().isThrownBy(queue::acknowledge).withMessageContaining("ints");
        List<Integer> rest = new ArrayList<>();
        assertThat(queue.drainTo(rest, 3)).isEqualTo(3);
        assertThat(queue.poll(Duration.ofMinutes(1))).isEqualTo(5);
        assertThat(rest).containsExactly(2, 3, 4);
        for (int i = 0; i < 4; i++) {
            queue.acknowledge();
        }
        assertThat(queue.poll(Duration.ofMillis(1))).isNull();
        assertThat(queue.poll()).isNull();
        assertThat(queue.bytes().state().redelivered()).isZero();
    }

    @Test
    void shouldLetADeliveryBeAcknowledgedOrGivenBack() throws Exception {
        queue.addAll(List.of(0, 1));
        Delivery<Integer> first = queue.takeDelivery();
        assertThat(first.value()).isZero();
        assertThat(first.isOpen()).isTrue();
        CompletableFuture.runAsync(first::acknowledge).get();
        assertThat(first.isOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(first::acknowledge);
        first.close();
        try (Delivery<Integer> second = queue.pollDelivery()) {
            assertThat(second.value()).isEqualTo(1);
        }
        try (Delivery<Integer> again = queue.pollDelivery(Duration.ofMinutes(1))) {
            assertThat(again.value()).isEqualTo(1);
            assertThat(again.toString()).contains("1");
            again.acknowledge();
        }
        assertThat(queue.pollDelivery()).isNull();
        assertThat(queue.pollDelivery(Duration.ofMillis(1))).isNull();
        assertThat(queue.bytes().state().redelivered()).isEqualTo(1);
        queue.close();
        assertThatThrownBy(queue::takeDelivery).isInstanceOf(QueueClosedException.class);
    }

    @Test
    void shouldAcknowledgeForTheThreadThatTook() throws Exception {
        queue.add(0);
        assertThat(queue.poll()).isZero();
        CompletableFuture.runAsync(() -> assertThatIllegalStateException().isThrownBy(queue::acknowledge))
                .get();
        queue.acknowledge();
    }

    @Test
    void shouldConsumeWhatIsHandedOverInPlaceAndWhatIsNoValue() throws InterruptedException {
        queue.addAll(List.of(0, 1));
        List<Integer> seen = new ArrayList<>();
        assertThat(queue.poll(seen::add, 1)).isEqualTo(1);
        assertThat(queue.take(seen::add)).isEqualTo(1);
        assertThat(seen).containsExactly(0, 1);
        queue.bytes().offer(QueueTesting.text("abc"), 0, 3);
        assertThatThrownBy(queue::poll).isInstanceOf(CodecException.class);
        queue.bytes().offer(QueueTesting.text("abc"), 0, 3);
        assertThatThrownBy(queue::takeDelivery).isInstanceOf(CodecException.class);
        assertThat(queue.poll()).isNull();
        queue.add(2);
        queue.clear();
        assertThat(queue.join(Duration.ZERO)).isTrue();
        assertThat(queue.bytes().state().redelivered()).isZero();
    }

    @Test
    void shouldJoinWhenAllIsAcknowledged() throws Exception {
        assumeFalse(isInTurnOnly());
        assertThat(queue.join(Duration.ZERO)).isTrue();
        queue.addAll(List.of(0, 1, 2));
        queue.take();
        Delivery<Integer> delivery = queue.takeDelivery();
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(1, 2, 0));
        queue.take();
        queue.taskDone();
        queue.taskDone();
        assertThatIllegalStateException().isThrownBy(queue::taskDone);
        assertThat(queue.join(Duration.ofMillis(20))).isFalse();
        CompletableFuture<Void> joined = CompletableFuture.runAsync(() -> {
            try {
                queue.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        delivery.acknowledge();
        joined.get();
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 0));
    }

    @Test
    void shouldDeliverAgainWhatAClosedAttachmentHad() throws Exception {
        assumeFalse(isInTurnOnly());
        queue.addAll(List.of(0, 1, 2));
        try (Region other = Region.attach(region.path())) {
            TypedQueue<Integer> there = TypedQueue.in(other, "ints", Codecs.ints());
            assertThat(there.poll()).isZero();
            assertThat(there.poll()).isEqualTo(1);
            there.acknowledge();
        }
        assertThat(List.of(queue.take(), queue.take())).containsExactlyInAnyOrder(1, 2);
        queue.acknowledge();
        queue.acknowledge();
        queue.join();
        assertThat(queue.bytes().state().redelivered()).isEqualTo(1);
    }

    /** Takes three, acknowledges the first, and waits for its death. */
    static final class Taker {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                TypedQueue<Integer> queue = TypedQueue.in(region, "ints", Codecs.ints());
                int sum = queue.take() + queue.take();
                queue.acknowledge();
                try (Delivery<Integer> delivery = queue.takeDelivery()) {
                    Child.say("taken " + (sum + delivery.value()));
                    Child.sleepForEver();
                }
            }
        }
    }

    @Test
    void shouldDeliverAgainWhatTheDeadHadNotAcknowledged() throws Exception {
        assumeFalse(isInTurnOnly());
        queue.addAll(List.of(0, 1, 2, 3));
        try (Jvm taker = Jvm.start(Taker.class, region.path())) {
            taker.expect("taken 3");
            assertThat(queue.join(Duration.ofMillis(20))).isFalse();
            taker.kill();
        }
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(queue.take());
        }
        assertThat(taken).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(queue.join(Duration.ZERO)).isFalse();
        for (int i = 0; i < 3; i++) {
            queue.acknowledge();
        }
        queue.join();
        assertThat(queue.bytes().state().redelivered()).isEqualTo(2);
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 0));
    }

    @Test
    void shouldBeRefusedWhereItIsNotMeant() {
        TypedQueue<Integer> plain = TypedQueue.in(region, "plain", Codecs.ints(), options.acknowledged(false));
        plain.addAll(List.of(0, 1));
        assertThatThrownBy(plain::acknowledge)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("acknowledged(true)");
        try (Delivery<Integer> delivery = plain.pollDelivery()) {
            assertThat(delivery.value()).isZero();
        }
        assertThat(plain.poll())
                .as("what is not acknowledged is consumed all the same")
                .isEqualTo(1);
    }
}
