package io.mortise.stress.torture;

import io.mortise.queue.From;
import io.mortise.queue.QueueClaim;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.TopicOptions;
import io.mortise.queue.TopicState;
import io.mortise.queue.WhenSlow;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.value.LongArray;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some publish numbered messages, the others subscribe, each in all ways in turn. Each message comes whole; those of one publisher in order;
 * and between any two that a subscriber receives it knows how many it has missed. A publisher's announcements tell, in the end, how many must
 * have been published.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class TopicScenario implements CrashScenario {
    private static final int LONGEST = 100;
    private static final TopicOptions OPTIONS =
            TopicOptions.capacity(1024).maxMessageBytes(LONGEST).maxSubscribers(12);
    private static final String BEGINNING = "topic.";
    private static final int PUBLISHER_OFFSET = 0;
    private static final int NUMBER_OFFSET = 8;
    private static final int TOPIC_NUMBER_OFFSET = 16;
    private static final int LEAST_LENGTH = 24;

    private static final List<WhenSlow> KINDS = List.of(WhenSlow.values());

    private static final int PUBLISHED = 0;
    private static final int RECEIVED = 1;

    /** Where the message that one publishes cannot be there yet, and where it is. */
    private static final Set<String> BEFORE = Set.of(
            "turn-taken",
            "turn-taken-over",
            "tail-found",
            "filled",
            "cleared",
            "mark-numbered",
            "marked",
            "oldest-moved");

    private SharedTopic topic;
    private LongArray counts;
    private final Map<Integer, Long> sent = new ConcurrentHashMap<>();

    TopicScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(1).maxAttachments(64).reserveSpace(false);
    }

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", RECEIVED + 1);
        topic = SharedTopic.in(region, "messages", OPTIONS);
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws InterruptedException {
        if (player.id() % 2 == 0) {
            subscribe(player);
        } else {
            publish(player);
        }
    }

    private void publish(Player player) throws InterruptedException {
        int length = LEAST_LENGTH + player.random().nextInt(LONGEST - LEAST_LENGTH);
        if (player.random().nextInt(4) == 0) {
            claim(player, length);
            return;
        }
        MutableDirectBuffer message = new UnsafeBuffer(new byte[LONGEST]);
        write(message, player.id(), length);
        player.announce(Phase.UNSURE);
        boolean[] done = {false};
        Asleep.unless(player, () -> done[0] = topic.put(message, 0, length, Asleep.SLICE) >= 0, topic);
        if (done[0]) {
            counts.getAndAdd(PUBLISHED, 1);
        }
        player.announce(Phase.OUTSIDE);
    }

    private void claim(Player player, int length) {
        player.announce(Phase.UNSURE);
        try (QueueClaim claim = new QueueClaim()) {
            if (topic.tryClaim(length, claim) >= 0) {
                write(claim.buffer(), player.id(), length);
                player.dawdle();
                if (player.random().nextInt(4) > 0) {
                    claim.commit();
                    counts.getAndAdd(PUBLISHED, 1);
                }
            }
        }
        player.announce(Phase.OUTSIDE);
    }

    private void write(MutableDirectBuffer buffer, int publisher, int length) {
        long number = sent.merge(publisher, 1L, Long::sum);
        buffer.putLong(PUBLISHER_OFFSET, publisher);
        buffer.putLong(NUMBER_OFFSET, number);
        buffer.putLong(TOPIC_NUMBER_OFFSET, length);
        for (int i = LEAST_LENGTH; i < length; i++) {
            buffer.putByte(i, (byte) (number + i));
        }
    }

    private void subscribe(Player player) throws InterruptedException {
        WhenSlow whenSlow = KINDS.get(player.random().nextInt(KINDS.size()));
        From from = player.random().nextBoolean() ? From.OLDEST : From.NEWEST;
        Map<Long, Long> last = new HashMap<>();
        try (Subscription subscription = topic.subscribe(whenSlow, from)) {
            for (int i = player.random().nextInt(20); i > 0; i--) {
                Asleep.unless(player, () -> receives(player, subscription, last), topic);
                if (subscription.isClosed()) {
                    return;
                }
            }
            Expect.that(
                    whenSlow == WhenSlow.DROP_OLDEST || subscription.dropped() == 0,
                    "dropped, but not of that kind: " + subscription);
        }
    }

    private boolean receives(Player player, Subscription subscription, Map<Long, Long> last)
            throws InterruptedException {
        return subscription.take(
                        (buffer, offset, length) -> {
                            read(buffer, offset, length, last);
                            player.dawdle();
                        },
                        Asleep.SLICE)
                != 0;
    }

    private void read(DirectBuffer buffer, int offset, int length, Map<Long, Long> last) {
        long publisher = buffer.getLong(offset + PUBLISHER_OFFSET);
        long number = buffer.getLong(offset + NUMBER_OFFSET);
        Expect.that(buffer.getLong(offset + TOPIC_NUMBER_OFFSET) == length, "length=" + length + " is not what it was");
        for (int i = LEAST_LENGTH; i < length; i++) {
            if (buffer.getByte(offset + i) != (byte) (number + i)) {
                throw new AssertionError("torn: publisher=" + publisher + " number=" + number + " at=" + i);
            }
        }
        Long before = last.put(publisher, number);
        Expect.that(
                before == null || before < number,
                "order: publisher=" + publisher + " number=" + number + " after " + before);
        counts.getAndAdd(RECEIVED, 1);
    }

    /** But for what is done by a single publisher, and to a topic that is closed. */
    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedTopic.class, BEGINNING).stream()
                .filter(label -> !label.equals(BEGINNING + "closed") && !label.equals(BEGINNING + "claimed"))
                .collect(Collectors.toSet());
    }

    /** A publisher that stands before the release has not published, one behind it has, and not counted it: told apart as unsure and holding. */
    @Override
    public Phase phaseAt(String label, Phase announced) {
        if (announced == Phase.OUTSIDE) {
            return announced;
        }
        String step = label.substring(label.indexOf('.') + 1);
        if (BEFORE.contains(step)) {
            return Phase.OUTSIDE;
        }
        return step.equals("released") ? Phase.HOLDING : announced;
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        Map<Long, Long> last = new HashMap<>();
        long before = topic.state().published();
        try (Subscription late = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST)) {
            topic.close();
            int result = 1;
            while (result > 0) {
                result = late.take((buffer, offset, length) -> read(buffer, offset, length, last), Asleep.SLICE);
            }
            Expect.that(result == Subscription.END_OF_STREAM, "the end does not come: " + topic);
        }
        TopicState state = topic.state();
        Expect.that(before == state.published() && state.isClosed(), "changed by its end: " + state);
        long least = counts.get(PUBLISHED) + report.killedWhile(Phase.HOLDING);
        Expect.between("published", before, least, least + report.killedWhile(Phase.UNSURE));
        Expect.that(state.subscribers().isEmpty() && state.publisher().isEmpty(), "somebody is left: " + state);
        return "published=" + before + " received=" + counts.get(RECEIVED) + " disconnected=" + state.disconnected();
    }

    @Override
    public String state() {
        return topic.state().toString();
    }
}
