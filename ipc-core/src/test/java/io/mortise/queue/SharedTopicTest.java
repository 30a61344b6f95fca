package io.mortise.queue;

import static io.mortise.queue.TopicTesting.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What one thread can see of a topic, for a single publisher and for many. */
@ParameterizedClass
@EnumSource
class SharedTopicTest {
    private static final MessageHandler IGNORE = (buffer, offset, length) -> {};

    private final Parties publishers;
    private Path directory;
    private Region region;
    private SharedTopic topic;

    SharedTopicTest(Parties publishers) {
        this.publishers = publishers;
    }

    private TopicOptions options() {
        return TopicOptions.capacity(512)
                .publishers(publishers)
                .maxMessageBytes(64)
                .maxSubscribers(3);
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        directory = folder;
        region = region(folder);
        topic = SharedTopic.in(region, NAME, options());
    }

    @AfterEach
    void close() {
        region.close();
    }

    private Region attach() throws IOException {
        return Region.attach(
                directory.resolve("region"), RegionOptions.defaults().label("other"));
    }

    @Test
    void shouldGiveEverySubscriberEveryMessageInOrder() {
        Subscription first = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        Subscription second = topic.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
        Subscription third = topic.subscribe(WhenSlow.DISCONNECT, From.OLDEST);
        assertThat(offer(topic, "a")).isZero();
        assertThat(offer(topic, "")).isOne();
        assertThat(offer(topic, "c".repeat(64))).isEqualTo(2);
        for (Subscription each : List.of(first, second, third)) {
            assertThat(drain(each)).containsExactly("a", "", "c".repeat(64));
            assertThat(each.received()).isEqualTo(3);
            assertThat(each.dropped()).isZero();
        }
    }

    @Test
    void shouldRefuseWhatIsTooLongAndNameBothSizes() {
        UnsafeBuffer source = new UnsafeBuffer(new byte[100]);
        assertThatThrownBy(() -> topic.offer(source, 0, 65))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("length=65", "maxMessageBytes=64", NAME);
        assertThatThrownBy(() -> topic.offer(source, 90, 11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> topic.offerBatch(source, 0, 64, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> topic.offerBatch(source, 0, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(topic.state().published()).isZero();
    }

    @Test
    void shouldBeFullWhenABlockingSubscriberIsBehindAndNotOtherwise() {
        Subscription slow = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        int count = fill();
        assertThat(count).isEqualTo(512 / 16 - 1); // the next header needs room too
        assertThat(topic.state().subscribers().get(0).lag()).isEqualTo(count);
        assertThat(slow.poll(IGNORE, 1)).isOne();
        assertThat(offer(topic, "n")).isEqualTo(count);
        assertThat(offer(topic, "o")).isEqualTo(SharedTopic.FULL);
        slow.close();
        for (int i = 0; i < 1000; i++) {
            assertThat(offer(topic, "p")).isNotNegative();
        }
    }

    private int fill() {
        int count = 0;
        while (offer(topic, "x" + count) >= 0) {
            count++;
        }
        return count;
    }

    @Test
    void shouldHoldOneMessageIfItIsMadeForOne() {
        SharedTopic tiny = SharedTopic.in(
                region,
                "tiny",
                TopicOptions.capacity(128).publishers(publishers).maxMessageBytes(112));
        Subscription blocking = tiny.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        for (int i = 0; i < 50; i++) {
            String message = Integer.toString(i).repeat(112).substring(0, 112);
            assertThat(offer(tiny, message)).isEqualTo(i);
            assertThat(offer(tiny, "")).isEqualTo(SharedTopic.FULL);
            assertThat(drain(blocking)).containsExactly(message);
        }
        blocking.close();
        Subscription dropping = tiny.subscribe(WhenSlow.DROP_OLDEST, From.NEWEST);
        for (int i = 0; i < 10; i++) {
            assertThat(offer(tiny, Integer.toString(i).repeat(112))).isNotNegative();
        }
        assertThat(drain(dropping)).containsExactly("9".repeat(112));
        assertThat(dropping.dropped()).isEqualTo(9);
    }

    @Test
    void shouldRefuseOptionsThatCannotBe() {
        assertThatThrownBy(() -> TopicOptions.capacity(128).maxMessageBytes(113))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maxMessageBytes=113", "capacityBytes=128");
        assertThatThrownBy(() -> TopicOptions.capacity(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options().maxSubscribers(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options().maxMessageBytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(TopicOptions.capacity(1000).capacityBytes()).isEqualTo(1024);
    }

    @Test
    void shouldCountExactlyWhatIsDropped() {
        Subscription dropping = topic.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
        for (int i = 0; i < 1000; i++) {
            offer(topic, Integer.toString(i));
        }
        List<String> found = drain(dropping);
        assertThat(dropping.received()).isEqualTo(found.size()).isGreaterThan(512 / 16 * 3 / 4);
        assertThat(dropping.received() + dropping.dropped()).isEqualTo(1000);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(Integer.toString(1000 - found.size() + i));
        }
    }

    @Test
    void shouldTellWhoIsDisconnectedAfterWhatItGot() {
        Subscription one = topic.subscribe(WhenSlow.DISCONNECT, From.OLDEST);
        offer(topic, "got");
        assertThat(drain(one)).containsExactly("got");
        for (int i = 0; i < 100; i++) {
            offer(topic, "missed");
        }
        assertThat(topic.state().subscribers().get(0).isBehind()).isTrue();
        assertThat(drain(one)).containsExactly("(disconnected)");
        assertThat(drain(one)).containsExactly("(disconnected)");
        assertThat(one.isClosed()).isTrue();
        assertThat(one.received()).isOne();
        assertThat(topic.state().disconnected()).isOne();
        assertThat(topic.state().subscribers()).isEmpty();
        Subscription again = topic.subscribe(WhenSlow.DISCONNECT, From.NEWEST);
        offer(topic, "back");
        assertThat(drain(again)).containsExactly("back");
    }

    @Test
    void shouldLetLateOnesBeginWithTheOldestOrTheNewest() {
        for (int i = 0; i < 5; i++) {
            offer(topic, "old" + i);
        }
        Subscription oldest = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        Subscription newest = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.NEWEST);
        Subscription dropping = topic.subscribe(WhenSlow.DROP_OLDEST, From.NEWEST);
        offer(topic, "new");
        assertThat(drain(oldest)).containsExactly("old0", "old1", "old2", "old3", "old4", "new");
        assertThat(drain(newest)).containsExactly("new");
        assertThat(newest.received()).isOne();
        assertThat(drain(dropping)).containsExactly("new");
    }

    @Test
    void shouldKeepTheLastMessagesWithoutSubscribers() {
        for (int i = 0; i < 10_000; i++) {
            offer(topic, Integer.toString(i));
        }
        Subscription late = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        List<String> found = drain(late);
        assertThat(found).endsWith("9998", "9999").hasSizeGreaterThan(24);
        assertThat(late.dropped()).isZero();
        assertThat(late.received()).isEqualTo(found.size());
    }

    @Test
    void shouldEndAfterWhatWasPublished() {
        Subscription blocking = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        Subscription dropping = topic.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
        fill();
        assertThat(topic.isClosed()).isFalse();
        topic.close(); // has room even though it is full
        topic.close();
        assertThat(topic.isClosed()).isTrue();
        assertThat(offer(topic, "late")).isEqualTo(SharedTopic.CLOSED);
        assertThat(topic.offerBatch(QueueTesting.text("late"), 0, 2, 2)).isEqualTo((int) SharedTopic.CLOSED);
        assertThat(topic.tryClaim(1, new QueueClaim())).isEqualTo(SharedTopic.CLOSED);
        assertThat(drain(blocking)).hasSize(32).endsWith("x30", "(end)");
        assertThat(drain(dropping)).endsWith("x30", "(end)");
        assertThat(drain(topic.subscribe(WhenSlow.DISCONNECT, From.OLDEST))).endsWith("x30", "(end)");
        assertThat(topic.state().isClosed()).isTrue();
    }

    @Test
    void shouldPublishBatchesAsIfOneByOne() {
        Subscription blocking = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        Subscription dropping = topic.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
        UnsafeBuffer source = QueueTesting.text("0123456789".repeat(10));
        assertThat(topic.offerBatch(source, 1, 2, 3)).isEqualTo(3);
        assertThat(drain(blocking)).containsExactly("12", "34", "56");
        assertThat(drain(dropping)).containsExactly("12", "34", "56");
        assertThat(topic.offerBatch(source, 0, 2, 50)).isEqualTo(31);
        assertThat(topic.offerBatch(source, 0, 2, 50)).isZero();
        assertThat(drain(blocking))
                .hasSize(31)
                .startsWith("01", "23", "45", "67", "89", "01")
                .endsWith("89", "01");
        assertThat(topic.state().published()).isEqualTo(34);
        assertThat(topic.offerBatch(source, 0, 0, 3)).isEqualTo(3);
        assertThat(drain(blocking)).containsExactly("", "", "");
    }

    @Test
    void shouldPublishClaimsThatAreCommittedAndNoOthers() {
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        QueueClaim claim = new QueueClaim();
        assertThat(topic.tryClaim(8, claim)).isZero();
        assertThat(claim.toString()).contains("8 bytes", "message 0", "topic t");
        claim.buffer().putStringWithoutLengthUtf8(0, "nobody s");
        assertThat(drain(one)).isEmpty();
        assertThatThrownBy(() -> offer(topic, "now"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("commit or abort");
        assertThatThrownBy(() -> topic.tryClaim(1, claim)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> topic.tryClaim(1, new QueueClaim())).isInstanceOf(IllegalStateException.class);
        claim.close();
        assertThat(topic.tryClaim(2, claim)).isZero();
        claim.buffer().putStringWithoutLengthUtf8(0, "ok");
        claim.commit();
        assertThat(offer(topic, "next")).isOne();
        assertThat(drain(one)).containsExactly("ok", "next");
    }

    @Test
    void shouldSayWhoHasAllPlaces() throws IOException {
        Subscription first = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        try (Region other = attach()) {
            SharedTopic theirs = SharedTopic.in(other, NAME);
            theirs.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
            theirs.subscribe(WhenSlow.DISCONNECT, From.OLDEST);
            assertThatThrownBy(() -> topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST))
                    .isInstanceOf(SubscribersExhaustedException.class)
                    .hasMessageContainingAll("maxSubscribers=3", "(other)", "DROP_OLDEST", "DISCONNECT");
            first.close();
            first.close();
            topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST).close();
        }
        topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST); // theirs came back with their region
        topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
    }

    @Test
    void shouldConsumeAMessageWhoseHandlerThrows() {
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        offer(topic, "a");
        offer(topic, "b");
        assertThatThrownBy(() -> one.poll(
                        (buffer, offset, length) -> {
                            throw new UnsupportedOperationException();
                        },
                        9))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(drain(one)).containsExactly("b");
    }

    @Test
    void shouldNotLetAHandlerPollButCloseItsSubscription() {
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        fill();
        assertThatThrownBy(() -> one.poll((buffer, offset, length) -> one.poll(IGNORE, 1), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("own handler");
        assertThat(one.poll((buffer, offset, length) -> one.close(), 9)).isOne();
        assertThat(topic.state().subscribers()).isEmpty();
        assertThatThrownBy(() -> one.poll(IGNORE, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> one.poll(IGNORE, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldWaitForSoLongAndNoLonger() throws InterruptedException {
        Subscription one = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        assertThat(one.take(IGNORE, Duration.ofMillis(30))).isZero();
        assertThat(one.take(IGNORE, Duration.ZERO)).isZero();
        fill();
        UnsafeBuffer source = QueueTesting.text("x");
        assertThat(topic.put(source, 0, 1, Duration.ofMillis(30))).isEqualTo(SharedTopic.TIMED_OUT);
        assertThat(topic.put(source, 0, 1, Duration.ofMillis(-1))).isEqualTo(SharedTopic.TIMED_OUT);
        assertThat(one.take(IGNORE)).isOne();
        assertThat(one.take(IGNORE, new BackoffIdleStrategy())).isOne();
        assertThat(topic.put(source, 0, 1)).isEqualTo(31);
        assertThat(topic.put(source, 0, 1, new BackoffIdleStrategy())).isEqualTo(32);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> one.take(IGNORE)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> topic.put(source, 0, 1)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> one.take(IGNORE, new BackoffIdleStrategy())).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> topic.put(source, 0, 1, new BackoffIdleStrategy()))
                .isInstanceOf(InterruptedException.class);
        assertThat(one.lag()).isEqualTo(31);
    }

    @Test
    void shouldRefuseAllOnceTheRegionIsClosed() throws IOException {
        Region other = attach();
        SharedTopic theirs = SharedTopic.in(other, NAME);
        Subscription one = theirs.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        offer(theirs, "a");
        other.close();
        assertThatThrownBy(() -> offer(theirs, "b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> one.poll(IGNORE, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(theirs::state).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> theirs.subscribe(WhenSlow.DISCONNECT, From.OLDEST))
                .isInstanceOf(IllegalStateException.class);
        one.close();
        assertThat(theirs.toString()).contains("closed region");
        // Neither its side nor its place is in the way.
        for (int i = 0; i < 100; i++) {
            assertThat(offer(topic, "c")).isEqualTo(i + 1);
        }
        assertThat(topic.state().subscribers()).isEmpty();
    }

    @Test
    void shouldTellReadersOnlyWhatTheyCanLookAt() throws IOException {
        offer(topic, "a");
        try (Region reader = Region.attach(
                directory.resolve("region"), RegionOptions.defaults().readOnly())) {
            SharedTopic theirs = SharedTopic.in(reader, NAME);
            assertThat(theirs.state().published()).isOne();
            assertThat(theirs.isClosed()).isFalse();
            assertThatThrownBy(() -> theirs.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reading only");
            assertThatThrownBy(() -> offer(theirs, "b")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(theirs::close).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldFindOnlyWhatIsThere() {
        assertThatThrownBy(() -> SharedTopic.in(region, "none"))
                .isInstanceOf(IpcException.class)
                .hasMessageContaining("there is no topic none");
        assertThatThrownBy(() -> SharedTopic.in(region, NAME, options().maxMessageBytes(63)))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContainingAll("maxMessageBytes=64", "maxMessageBytes=63");
        memory(region, NAME).header().putInt(TopicDescriptor.VERSION_OFFSET, 7);
        assertThatThrownBy(() -> SharedTopic.in(region, NAME))
                .isInstanceOf(RegionCorruptException.class)
                .hasMessageContaining("version=7");
    }

    @Test
    void shouldGoOnWhereCountersWrap() {
        long[][] starts = {
            {(1L << 32) - 20, 512 * 3 - 8},
            {(1L << 31) - 20, (1L << 32) - 64},
            {(1L << 62) - 20, (1L << 62) - 512}
        };
        for (long[] start : starts) {
            String name = "from" + start[0];
            SharedTopic.in(region, name, options());
            startAt(region, name, start[0], start[1]);
            SharedTopic fresh = SharedTopic.in(region, name);
            Subscription blocking = fresh.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
            Subscription dropping = fresh.subscribe(WhenSlow.DROP_OLDEST, From.OLDEST);
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                assertThat(offer(fresh, Integer.toString(i))).isEqualTo(start[0] + i);
                got.addAll(drain(blocking));
            }
            assertThat(got).hasSize(300).endsWith("299");
            assertThat(drain(dropping)).endsWith("299");
            assertThat(dropping.received() + dropping.dropped()).isEqualTo(300);
            assertThat(fresh.state().published()).isEqualTo(start[0] + 300);
        }
    }
}
