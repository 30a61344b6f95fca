package io.mortise.queue;

import static io.mortise.queue.TopicTesting.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the table in {@link TopicDescriptor}: processes that run the code itself as far as a step, and are killed or stopped there. */
class TopicStepsTest {
    private Path file;
    private Path directory;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        directory = folder;
        file = folder.resolve("region");
        region = region(folder);
    }

    @AfterEach
    void close() {
        region.close();
    }

    private SharedTopic topic(Parties publishers) {
        return topic(region, publishers);
    }

    private static SharedTopic topic(Region region, Parties publishers) {
        return SharedTopic.in(
                region,
                NAME,
                TopicOptions.capacity(256)
                        .publishers(publishers)
                        .maxMessageBytes(32)
                        .maxSubscribers(2));
    }

    private Jvm die(Parties publishers, String deed, String step, int time) {
        Jvm dying = Jvm.start(Dying.class, file, publishers, deed, step, time);
        dying.expect(step);
        return dying;
    }

    private void kill(Parties publishers, String deed, String step, int time) {
        try (Jvm dying = die(publishers, deed, step, time)) {
            dying.kill();
        }
    }

    /** The dead one has published 0, 1 and so on before, as many as said; what it was at is there or not, and the next number follows. */
    @ParameterizedTest
    @CsvSource({
        "SINGLE, topic.claimed, 1, 0",
        "SINGLE, topic.tail-found, 1, 0",
        "SINGLE, topic.filled, 4, 3",
        "SINGLE, topic.cleared, 4, 3",
        "SINGLE, topic.released, 4, 4",
        "SINGLE, topic.mark-numbered, 2, 2",
        "SINGLE, topic.marked, 2, 2",
        "SINGLE, topic.oldest-moved, 2, 16",
        "SINGLE, topic.oldest-moved, 7, 21",
        "SINGLE, topic.mark-numbered, 40, 40",
        "SINGLE, topic.marked, 40, 40",
        "MANY, topic.turn-taken, 3, 2",
        "MANY, topic.filled, 4, 3",
        "MANY, topic.cleared, 4, 3",
        "MANY, topic.released, 4, 4",
        "MANY, topic.mark-numbered, 2, 2",
        "MANY, topic.marked, 40, 40",
        "MANY, topic.oldest-moved, 7, 21",
        "MANY, topic.turn-over, 4, 4",
    })
    void shouldGoOnBehindTheLastMessageOfADeadPublisher(Parties publishers, String step, int time, int published)
            throws InterruptedException {
        SharedTopic topic = topic(publishers);
        Subscription dropping = topic.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
        kill(publishers, "publish", step, time);
        assertThat(topic.state().published()).isEqualTo(published);
        Subscription late = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        List<String> found = drain(late);
        for (int i = published; i < published + 3; i++) {
            assertThat(topic.put(QueueTesting.text(text(i)), 0, 6)).isEqualTo(i);
            found.addAll(drain(late));
        }
        expectSuccessive(found, published + 3);
        expectSuccessive(drain(dropping), published + 3);
        assertThat(dropping.received() + dropping.dropped()).isEqualTo(published + 3);
        for (int i = 0; i < 100; i++) {
            assertThat(offer(topic, "healthy")).isEqualTo(published + 3 + i);
            assertThat(drain(late)).containsExactly("healthy");
        }
    }

    private static String text(int number) {
        return String.format("%6d", number);
    }

    private static void expectSuccessive(List<String> found, int end) {
        assertThat(found).isNotEmpty();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(text(end - found.size() + i));
        }
    }

    @ParameterizedTest
    @CsvSource({"SINGLE", "MANY"})
    void shouldForgetTheClaimOfADeadOne(Parties publishers) throws InterruptedException {
        SharedTopic topic = topic(publishers);
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        kill(publishers, "claim", "claim", 1);
        assertThat(topic.put(QueueTesting.text(text(1)), 0, 6)).isOne();
        expectSuccessive(drain(one), 2);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE", "MANY"})
    void shouldEndThoughWhoEndedItDied(Parties publishers) throws InterruptedException {
        SharedTopic topic = topic(publishers);
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        kill(publishers, "close", "topic.closed", 1);
        assertThat(drain(one)).containsExactly("(end)");
        assertThat(topic.put(QueueTesting.text("late"), 0, 4)).isEqualTo(SharedTopic.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "BLOCK_PUBLISHER, topic.joining, 1",
        "BLOCK_PUBLISHER, topic.cell-written, 1",
        "BLOCK_PUBLISHER, topic.live, 1",
        "BLOCK_PUBLISHER, topic.cursor-moved, 1",
        "BLOCK_PUBLISHER, topic.left, 1",
        "DROP_OLDEST, topic.live, 1",
        "DISCONNECT, topic.disconnected, 1",
    })
    void shouldNotWaitForADeadSubscriber(WhenSlow whenSlow, String step, int time) throws InterruptedException {
        SharedTopic topic = topic(Parties.MANY);
        offer(topic, text(0));
        kill(Parties.MANY, "subscribe " + whenSlow, step, time);
        for (int i = 1; i < 100; i++) {
            assertThat(topic.put(QueueTesting.text(text(i)), 0, 6, Duration.ofSeconds(60)))
                    .isPositive();
        }
        // Its place is free.
        Subscription first = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.NEWEST);
        Subscription second = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.NEWEST);
        assertThat(topic.state().subscribers()).hasSize(2);
        offer(topic, "x");
        assertThat(drain(first)).containsExactly("x");
        assertThat(drain(second)).containsExactly("x");
    }

    @Test
    void shouldWaitForAStoppedSubscriberAndNameIt() throws InterruptedException {
        SharedTopic topic = topic(Parties.SINGLE);
        try (Jvm slow = die(Parties.SINGLE, "subscribe BLOCK_PUBLISHER", "topic.live", 1)) {
            slow.stop();
            int count = 0;
            while (offer(topic, "x") >= 0) {
                count++;
            }
            assertThat(topic.put(QueueTesting.text("y"), 0, 1, Duration.ofMillis(100)))
                    .isEqualTo(SharedTopic.TIMED_OUT);
            TopicState.Subscriber named = topic.state().subscribers().get(0);
            assertThat(named.toString()).contains("pid " + slow.pid(), "BLOCK_PUBLISHER", count + " messages behind");
            slow.kill();
            assertThat(topic.put(QueueTesting.text("y"), 0, 1)).isEqualTo(count);
        }
    }

    @Test
    void shouldWaitForAStoppedPublisherAmongManyAndNameIt() throws InterruptedException {
        SharedTopic topic = topic(Parties.MANY);
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        try (Jvm stopped = die(Parties.MANY, "publish", "topic.filled", 2)) {
            List<Long> result = new ArrayList<>();
            Thread waiting = new Thread(() -> result.add(offer(topic, "mine")));
            waiting.start();
            waiting.join(100);
            assertThat(waiting.isAlive()).isTrue();
            assertThat(topic.state().publisher()).contains("pid " + stopped.pid());
            assertThat(drain(one)).containsExactly(text(0)); // subscribers do not wait
            stopped.kill();
            waiting.join(60_000);
            assertThat(result).containsExactly(1L);
        }
        assertThat(drain(one)).containsExactly("mine");
    }

    @Test
    void shouldWaitForTheTurnNoLongerThanToldAndHeedAnInterruptMeanwhile() throws InterruptedException {
        SharedTopic topic = topic(Parties.MANY);
        UnsafeBuffer source = QueueTesting.text("mine");
        try (Jvm stopped = die(Parties.MANY, "publish", "topic.filled", 2)) {
            assertThat(topic.put(source, 0, 4, Duration.ofMillis(30))).isEqualTo(SharedTopic.TIMED_OUT);
            assertThat(topic.put(source, 0, 4, Duration.ZERO)).isEqualTo(SharedTopic.TIMED_OUT);
            List<Class<?>> thrown = new CopyOnWriteArrayList<>();
            List<Thread> waiting = new ArrayList<>();
            for (Callable<Long> put : List.<Callable<Long>>of(
                    () -> topic.put(source, 0, 4),
                    () -> topic.put(source, 0, 4, Duration.ofSeconds(60)),
                    () -> topic.put(source, 0, 4, new BackoffIdleStrategy()))) {
                waiting.add(new Thread(() -> {
                    try {
                        put.call();
                    } catch (Exception e) {
                        thrown.add(e.getClass());
                    }
                }));
            }
            waiting.forEach(Thread::start);
            waiting.get(0).join(50);
            assertThat(waiting).allMatch(Thread::isAlive);
            waiting.forEach(Thread::interrupt);
            for (Thread one : waiting) {
                one.join(60_000);
            }
            assertThat(thrown)
                    .containsExactly(
                            InterruptedException.class, InterruptedException.class, InterruptedException.class);
            stopped.kill();
            assertThat(topic.put(source, 0, 4)).isOne();
        }
    }

    @Test
    void shouldFreeASinglePublishersSideByDeathAlone() throws IOException {
        SharedTopic topic = topic(Parties.SINGLE);
        try (Jvm publisher = die(Parties.SINGLE, "publish", "topic.released", 1)) {
            publisher.stop();
            assertThatThrownBy(() -> offer(topic, "mine"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("pid " + publisher.pid());
            publisher.kill();
            assertThat(offer(topic, "mine")).isOne();
        }
        try (Region other = Region.attach(directory.resolve("region"))) {
            SharedTopic theirs = SharedTopic.in(other, NAME);
            assertThatThrownBy(() -> offer(theirs, "theirs")).isInstanceOf(IllegalStateException.class);
            region.close(); // is as good as death
            assertThat(offer(theirs, "theirs")).isEqualTo(2);
        }
    }

    /** Does something, as far as a step, which it may come by several times. */
    static final class Dying {
        public static void main(String[] arguments) throws Exception {
            int[] left = {Integer.parseInt(arguments[4])};
            CrashPoint.arm(label -> {
                if (label.equals(arguments[3]) && --left[0] == 0) {
                    Child.say(label);
                    Child.sleepForEver();
                }
            });
            String[] deed = arguments[2].split(" ", -1);
            try (Region region = Region.attach(
                    Path.of(arguments[0]), RegionOptions.defaults().label("dying"))) {
                SharedTopic topic = topic(region, Parties.valueOf(arguments[1]));
                switch (deed[0]) {
                    case "publish" -> {
                        for (int i = 0; i < 100; i++) {
                            offer(topic, text(i));
                        }
                    }
                    case "claim" -> {
                        offer(topic, text(0));
                        topic.tryClaim(8, new QueueClaim());
                        Child.say("claim");
                        Child.sleepForEver();
                    }
                    case "close" -> topic.close();
                    default -> subscribe(topic, WhenSlow.valueOf(deed[1]));
                }
            }
            throw new IllegalStateException(arguments[2] + " never reached " + arguments[3]);
        }

        private static void subscribe(SharedTopic topic, WhenSlow whenSlow) {
            Subscription subscription = topic.subscribe(whenSlow, From.OLDEST);
            if (whenSlow == WhenSlow.DISCONNECT) {
                for (int i = 0; i < 100; i++) {
                    offer(topic, "fast");
                }
            }
            drain(subscription);
            subscription.close();
        }
    }
}
