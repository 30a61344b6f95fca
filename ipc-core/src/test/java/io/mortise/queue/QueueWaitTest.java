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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = Kind.class,
        names = {"MANY_TO_MANY", "ONE_TO_ONE"})
class QueueWaitTest {
    @Parameter
    Kind kind;

    private static final QueueOptions ONE = QueueOptions.capacity(1).maxMessages(1);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Region region;
    private SharedQueue queue;

    @BeforeEach
    void open() throws IOException {
        region = QueueTesting.region(directory);
        queue = SharedQueue.in(region, NAME, kind.of(ONE));
    }

    @AfterEach
    void close() throws InterruptedException {
        region.close();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private void awaitSleepingConsumer() throws InterruptedException {
        while (!queue.state().isConsumerAsleep()) {
            Thread.sleep(1);
        }
    }

    private void awaitSleepingProducer() throws InterruptedException {
        while (!queue.state().isProducerAsleep()) {
            Thread.sleep(1);
        }
    }

    @Test
    void shouldWakeAConsumerForAMessage() throws Exception {
        List<String> found = new ArrayList<>();
        Future<Integer> taker = start(() -> queue.take(into(found)));
        awaitSleepingConsumer();
        offer(queue, "a");
        assertThat(result(taker)).isOne();
        assertThat(found).containsExactly("a");
    }

    @Test
    void shouldWakeAProducerForRoom() throws Exception {
        offer(queue, "a");
        Future<Long> putter = start(() -> queue.put(text("b"), 0, 1));
        awaitSleepingProducer();
        assertThat(drain(queue)).contains("a");
        assertThat(result(putter)).isOne();
    }

    @Test
    void shouldWakeAllForTheEndOfTheStream() throws Exception {
        List<Future<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < kind.parties(3); i++) {
            takers.add(start(() -> queue.take((buffer, offset, length) -> {})));
        }
        awaitSleepingConsumer();
        queue.close();
        for (Future<Integer> taker : takers) {
            assertThat(result(taker)).isEqualTo(SharedQueue.END_OF_STREAM);
        }
    }

    @Test
    void shouldTellAWaitingProducerOfTheEnd() throws Exception {
        offer(queue, "a");
        Future<Long> putter = start(() -> queue.put(text("b"), 0, 1, Duration.ofMinutes(5)));
        awaitSleepingProducer();
        queue.close();
        assertThat(result(putter)).isEqualTo(SharedQueue.CLOSED);
        assertThat(drain(queue)).containsExactly("a");
    }

    @Test
    void shouldHandEverySleeperItsMessage() throws Exception {
        region.remove(NAME);
        queue = SharedQueue.in(region, NAME, kind.of(QueueOptions.capacity(1024)));
        for (int round = 0; round < 20; round++) {
            List<Future<Integer>> takers = new ArrayList<>();
            for (int i = 0; i < kind.parties(4); i++) {
                takers.add(start(() -> queue.take((buffer, offset, length) -> {})));
            }
            awaitSleepingConsumer();
            for (int i = 0; i < kind.parties(4); i++) {
                offer(queue, "m");
            }
            for (Future<Integer> taker : takers) {
                assertThat(result(taker)).isOne();
            }
        }
    }

    @Test
    void shouldPassWhatIsBehindAnAbortedClaim() throws Exception {
        region.remove(NAME);
        queue = SharedQueue.in(region, NAME, kind.of(QueueOptions.capacity(1024)));
        QueueClaim claim = new QueueClaim();
        queue.tryClaim(4, claim);
        offer(queue, "m");
        Future<Integer> taker = start(() -> queue.take((buffer, offset, length) -> {}));
        awaitSleepingConsumer();
        claim.abort();
        assertThat(result(taker)).isOne();
    }

    @Test
    void shouldStopWaitingWhenInterrupted() throws Exception {
        offer(queue, "a");
        Thread[] waiting = new Thread[2];
        Future<Long> putter = start(() -> {
            waiting[0] = Thread.currentThread();
            return queue.put(text("b"), 0, 1);
        });
        awaitSleepingProducer();
        waiting[0].interrupt();
        assertThatThrownBy(() -> result(putter)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(drain(queue)).containsExactly("a");
        Future<Integer> taker = start(() -> {
            waiting[1] = Thread.currentThread();
            return queue.take((buffer, offset, length) -> {});
        });
        awaitSleepingConsumer();
        waiting[1].interrupt();
        assertThatThrownBy(() -> result(taker)).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void shouldNotBeginToWaitWhenInterruptedBefore() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.take((buffer, offset, length) -> {})).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> queue.put(text("a"), 0, 1)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void shouldSayThatTheRegionWasClosedToAllWhoWaitOrWork() throws Exception {
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < kind.parties(2); i++) {
            tasks.add(start(() -> {
                while (true) {
                    queue.take((buffer, offset, length) -> {}, Duration.ofMinutes(5));
                }
            }));
        }
        for (int i = 0; i < kind.parties(3); i++) {
            tasks.add(start(() -> {
                while (true) {
                    offer(queue, "m");
                    if (kind == Kind.MANY_TO_MANY) {
                        queue.poll((buffer, offset, length) -> {}, 1);
                    }
                }
            }));
        }
        Thread.sleep(50);
        region.close();
        for (Future<?> task : tasks) {
            assertThatThrownBy(() -> result(task))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(queue::size).isInstanceOf(IllegalStateException.class);
        assertThat(queue.toString()).contains("closed region");
    }

    @Test
    void shouldLeaveNothingInHandWhenTheRegionIsClosedAtWork() throws Exception {
        for (int round = 0; round < 20; round++) {
            Region other = QueueTesting.region(directory);
            SharedQueue theirs = SharedQueue.in(other, NAME, kind.of(ONE));
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                boolean offers = kind == Kind.MANY_TO_MANY || i == 0;
                boolean polls = kind == Kind.MANY_TO_MANY || i == 1;
                tasks.add(start(() -> {
                    while (true) {
                        if (offers) {
                            offer(theirs, "m");
                        }
                        if (polls) {
                            theirs.poll((buffer, offset, length) -> {}, 1);
                        }
                    }
                }));
            }
            Thread.sleep(5);
            other.close();
            for (Future<?> task : tasks) {
                assertThatThrownBy(() -> result(task)).hasCauseInstanceOf(IllegalStateException.class);
            }
            drain(queue);
            assertThat(queue.state().depth()).isZero();
            assertThat(queue.state().skipped()).isZero();
        }
    }

    @Test
    void shouldWaitTogetherWithAProcessThatHasNoNativeCode() throws Exception {
        Jvm.Builder without = Jvm.builder(Echo.class).flags("-Djna.boot.library.path=/nowhere", "-Djna.nounpack=true");
        try (Jvm child = without.start(directory, kind)) {
            child.expect("ready");
            SharedQueue requests = SharedQueue.in(region, "requests", kind.of(ONE));
            SharedQueue replies = SharedQueue.in(region, "replies", kind.of(ONE));
            List<String> found = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                requests.put(text("m" + i), 0, 2);
                if (i % 10 == 0) {
                    Thread.sleep(30);
                }
                assertThat(replies.take(into(found), Duration.ofSeconds(60))).isOne();
            }
            assertThat(found).hasSize(30);
            requests.close();
            assertThat(child.readLine()).startsWith("polling");
            child.expectSuccess();
        }
    }

    @Test
    void shouldLearnToWakeWhenPuttingForASleeper() throws Exception {
        try (Jvm child = Jvm.start(Putter.class, directory, kind)) {
            SharedQueue requests = SharedQueue.in(region, "requests", kind.of(ONE));
            child.expect("not loaded");
            List<String> found = new ArrayList<>();
            Future<Integer> taker = start(() -> requests.take(into(found)));
            while (!requests.state().isConsumerAsleep()) {
                Thread.sleep(1);
            }
            child.tell("put");
            assertThat(result(taker)).isOne();
            assertThat(child.readLine()).isNotEqualTo("not loaded");
            child.expectSuccess();
        }
    }

    static final class Putter {
        public static void main(String[] arguments) throws Exception {
            try (Region region = QueueTesting.region(Path.of(arguments[0]))) {
                SharedQueue requests = SharedQueue.in(
                        region, "requests", Kind.valueOf(arguments[1]).of(ONE));
                Child.say(requests.state().waiting());
                Child.listen();
                requests.put(text("m"), 0, 1);
                Child.say(requests.state().waiting());
            }
        }
    }

    static final class Echo {
        public static void main(String[] arguments) throws Exception {
            try (Region region = QueueTesting.region(Path.of(arguments[0]))) {
                SharedQueue requests = SharedQueue.in(
                        region, "requests", Kind.valueOf(arguments[1]).of(ONE));
                SharedQueue replies = SharedQueue.in(
                        region, "replies", Kind.valueOf(arguments[1]).of(ONE));
                Child.say("ready");
                UnsafeBuffer copy = new UnsafeBuffer(new byte[8]);
                int[] lengthOf = new int[1];
                while (requests.take((buffer, offset, length) -> {
                            copy.putBytes(0, buffer, offset, length);
                            lengthOf[0] = length;
                        })
                        != SharedQueue.END_OF_STREAM) {
                    replies.put(copy, 0, lengthOf[0]);
                }
                Child.say(requests.state().waiting());
            }
        }
    }
}
