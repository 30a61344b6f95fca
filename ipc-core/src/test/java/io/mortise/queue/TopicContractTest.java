package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.sync.Between;
import io.mortise.sync.Eventually;
import io.mortise.sync.Party;
import io.mortise.sync.Setting;
import io.mortise.sync.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a topic promises to those who live, whoever the other party is, and with and without the futex. */
@ParameterizedClass
@MethodSource("io.mortise.sync.Setting#all")
class TopicContractTest {
    private static final int COUNT = 4000;

    private static Stage<TopicRole.Topics> stage;
    private static Party other;

    @Parameter
    private Setting setting;

    private String name;

    @BeforeParameterizedClassInvocation
    static void open(Setting setting) throws IOException {
        stage = Stage.open(setting, new TopicRole());
        other = stage.other();
    }

    @AfterParameterizedClassInvocation
    static void close() {
        stage.close();
    }

    @BeforeEach
    void nameIt(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName()
                + test.getDisplayName().replaceAll("\\W+", "-");
    }

    private SharedTopic topic(Parties publishers) {
        assertThat(other.call("use " + name + " " + publishers)).isEqualTo("done");
        return TopicRole.topic(stage.region(), name, publishers);
    }

    private static long offer(SharedTopic topic, String text) {
        return TopicTesting.offer(topic, text);
    }

    @ParameterizedTest
    @EnumSource
    void shouldBroadcast(Parties publishers) {
        SharedTopic topic = topic(publishers);
        other.call("subscribe a BLOCK_PUBLISHER OLDEST");
        other.call("subscribe b DROP_OLDEST OLDEST");
        Subscription mine = topic.subscribe(WhenSlow.DISCONNECT, From.OLDEST);
        offer(topic, "one");
        offer(topic, "two");
        assertThat(other.call("drain a")).isEqualTo("[one, two]");
        assertThat(other.call("drain b")).isEqualTo("[one, two]");
        assertThat(TopicTesting.drain(mine)).containsExactly("one", "two");
        topic.close();
        assertThat(other.call("drain a")).isEqualTo("[(end)]");
        assertThat(other.call("drain b")).isEqualTo("[(end)]");
        assertThat(TopicTesting.drain(mine)).containsExactly("(end)");
        assertThat(other.call("offer late"))
                .contains(setting.isOneAttachment() || publishers == Parties.MANY ? "-2" : "SINGLE");
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeWhoSleeps(Parties publishers) throws InterruptedException {
        SharedTopic topic = topic(publishers);
        other.call("subscribe a BLOCK_PUBLISHER OLDEST");
        UnsafeBuffer source = QueueTesting.text("hello");
        for (int i = 0; i < 3; i++) {
            other.begin("take a");
            Eventually.becomesTrue(() -> topic.state().isSubscriberAsleep(), topic);
            topic.put(source, 0, 5);
            assertThat(other.answer()).isEqualTo("[hello]");
        }
        other.begin("take a");
        topic.offer(source, 0, 5);
        assertThat(other.answer()).isEqualTo("[hello]");
        other.begin("take a");
        topic.close();
        assertThat(other.answer()).isEqualTo("[]");
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeAPublisherWhenThereIsRoom(Parties publishers) throws InterruptedException {
        SharedTopic topic = topic(publishers);
        Subscription slow = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        int count = 0;
        while (!other.call("offer " + "x".repeat(100)).equals("-1")) {
            count++;
        }
        other.begin("put " + "y".repeat(100));
        Eventually.becomesTrue(() -> topic.state().isPublisherAsleep(), topic);
        assertThat(topic.state().subscribers().get(0).lag()).isEqualTo(count);
        assertThat(slow.take((buffer, offset, length) -> {})).isOne();
        assertThat(other.answer()).isEqualTo(Integer.toString(count));
        other.begin("put " + "z".repeat(100));
        slow.close();
        assertThat(other.answer()).isEqualTo(Integer.toString(count + 1));
    }

    @ParameterizedTest
    @EnumSource
    void shouldHeedAnInterrupt(Parties publishers) {
        SharedTopic topic = topic(publishers);
        other.call("subscribe a DROP_OLDEST OLDEST");
        other.begin("take a");
        Eventually.becomesTrue(() -> topic.state().isSubscriberAsleep(), topic);
        other.interrupt();
        assertThat(other.answer()).isEqualTo("interrupted");
        offer(topic, "x");
        assertThat(other.call("drain a")).isEqualTo("[x]");
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetLateOnesBeginWhereTheyLike(Parties publishers) {
        SharedTopic topic = topic(publishers);
        offer(topic, "old");
        other.call("subscribe a BLOCK_PUBLISHER OLDEST");
        other.call("subscribe b BLOCK_PUBLISHER NEWEST");
        other.call("subscribe c DISCONNECT NEWEST");
        offer(topic, "new");
        assertThat(other.call("drain a")).isEqualTo("[old, new]");
        assertThat(other.call("drain b")).isEqualTo("[new]");
        assertThat(other.call("drain c")).isEqualTo("[new]");
    }

    @ParameterizedTest
    @EnumSource(names = "SINGLE")
    void shouldRefuseASecondSinglePublisherAndNameTheFirst(Parties publishers) {
        SharedTopic topic = topic(publishers);
        offer(topic, "mine");
        String answer = other.call("offer theirs");
        if (setting.between() == Between.PROCESSES || setting.between() == Between.THREADS_WITH_TWO_ATTACHMENTS) {
            assertThat(answer)
                    .contains(
                            "IllegalStateException",
                            "publishers=SINGLE",
                            "pid " + ProcessHandle.current().pid(),
                            "test");
        } else {
            assertThat(answer).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SINGLE, BLOCK_PUBLISHER, 100, 0",
        "SINGLE, DROP_OLDEST, 100, 0",
        "SINGLE, DISCONNECT, 100, 0",
        "MANY, BLOCK_PUBLISHER, 4294967000, 4611686018427380000",
        "MANY, DROP_OLDEST, 4294967000, 4611686018427380000",
        "MANY, DISCONNECT, 100, 0"
    })
    void shouldLoseNothingButWhatIsCounted(Parties publishers, WhenSlow whenSlow, long number, long position)
            throws Exception {
        SharedTopic made = topic(publishers);
        TopicTesting.startAt(stage.region(), name, number, position);
        SharedTopic topic = publishers == Parties.SINGLE ? made : TopicRole.topic(stage.region(), name, publishers);
        int threads = publishers == Parties.SINGLE ? 1 : 2;
        long sent = (long) threads * COUNT;
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            long before = TopicRole.there(stage.region()).get();
            other.begin("receive " + whenSlow + " OLDEST " + threads);
            Eventually.becomesTrue(() -> TopicRole.there(stage.region()).get() > before, topic);
            CountDownLatch here = new CountDownLatch(1);
            Future<String> mine =
                    executor.submit(() -> TopicTraffic.receive(topic, whenSlow, From.OLDEST, threads, here::countDown));
            assertThat(here.await(60, TimeUnit.SECONDS)).isTrue();
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int publisher = i;
                senders.add(executor.submit(() -> {
                    TopicTraffic.publish(topic, publisher, COUNT);
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get(60, TimeUnit.SECONDS);
            }
            topic.close();
            expectAccounts(whenSlow, sent, mine.get(60, TimeUnit.SECONDS));
            expectAccounts(whenSlow, sent, other.answer());
            assertThat(topic.state().published()).isEqualTo(number + sent);
        } finally {
            executor.shutdownNow();
            assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void expectAccounts(WhenSlow whenSlow, long sent, String accounts) {
        String[] counts = accounts.split(" ", -1);
        assertThat(counts).as(accounts).hasSize(3);
        long received = Long.parseLong(counts[0]);
        long dropped = Long.parseLong(counts[1]);
        switch (whenSlow) {
            case BLOCK_PUBLISHER -> assertThat(received).isEqualTo(sent);
            case DROP_OLDEST -> assertThat(received + dropped).as(accounts).isEqualTo(sent);
            default -> assertThat(received == sent).as(accounts).isEqualTo(counts[2].equals("0"));
        }
    }
}
