package io.mortise.stress.torture;

import io.mortise.queue.MessageHandler;
import io.mortise.queue.QueueClaim;
import io.mortise.queue.QueueDelivery;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.QueueState;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some send numbered messages, the others take them. Each comes whole, and to one consumer at most; and what did not come
 * through is what the killed had in hand, counted exactly.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
class QueueScenario implements CrashScenario {
    static final QueueOptions OPTIONS =
            QueueOptions.capacity(2048).maxMessageBytes(200).maxMessages(15);
    private static final int LONGEST = 200;
    private static final String BEGINNING = "queue.";

    private static final int NEXT = 0;
    private static final int HANDLED = 1;
    private static final int REPEATED = 2;

    /** Messages of batches that are being sent, or whose sender was killed. */
    private static final int IN_BATCHES = 3;

    private static final int MOST_IN_A_BATCH = 4;

    /** One bit for each message that was seen. */
    private static final int SEEN_WORDS = 1 << 20;

    /** Where one has a message in hand, which is lost with it. */
    private static final Set<String> HOLDING = Set.of(
            BEGINNING + "claimed",
            BEGINNING + "carrier-claimed",
            BEGINNING + "block-sent",
            BEGINNING + "block-released",
            BEGINNING + "end-raised",
            BEGINNING + "tail-moved",
            BEGINNING + "taken",
            BEGINNING + "taken-moved",
            BEGINNING + "taken-again");

    private static final Set<String> OUTSIDE = Set.of(
            BEGINNING + "committed",
            BEGINNING + "aborted",
            BEGINNING + "freed",
            BEGINNING + "long-message-freed",
            BEGINNING + "block-freed");

    private static final Set<String> ELSEWHERE = Set.of(BEGINNING + "closed");

    private static final Set<String> OF_ACKNOWLEDGED = Set.of(
            BEGINNING + "return-announced",
            BEGINNING + "returned",
            BEGINNING + "return-counted",
            BEGINNING + "taken-again");

    private static final Set<String> OF_LONG_MESSAGES = Set.of(
            BEGINNING + "carrier-claimed",
            BEGINNING + "block-sent",
            BEGINNING + "block-released",
            BEGINNING + "long-message-freed",
            BEGINNING + "block-freed");

    private final QueueOptions options;
    private final QueueDelivery delivery = new QueueDelivery();
    private SharedQueue queue;
    private LongArray counts;
    private LongArray seen;

    QueueScenario() {
        this(OPTIONS);
    }

    QueueScenario(QueueOptions options) {
        this.options = options;
    }

    /** The same, and what the killed had taken comes to others. */
    static final class Acknowledged extends QueueScenario {
        Acknowledged() {
            super(OPTIONS.acknowledged(true));
        }
    }

    /** The same, and every other message is so long that it lies in a block, of which there are few. */
    static final class Spilling extends QueueScenario {
        Spilling() {
            super(QueueOptions.capacity(4 * LONGEST)
                    .maxMessageBytes(LONGEST)
                    .maxMessages(15)
                    .spillBytes(4 * LONGEST));
        }
    }

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(10).maxAttachments(64).reserveSpace(false);
    }

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", IN_BATCHES + 1);
        seen = LongArray.in(region, "seen", SEEN_WORDS);
        use(SharedQueue.in(region, "messages", options));
    }

    /** From now on plays with this handle. */
    final void use(SharedQueue handle) {
        queue = handle;
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws Exception {
        if (player.id() % 2 == 0) {
            Asleep.unless(player, () -> isTaken(player), queue);
        } else {
            switch (player.random().nextInt(4)) {
                case 0 -> claim(player);
                case 1 -> offerBatch(player);
                default -> put(player);
            }
        }
    }

    /** Of a batch, several messages may be in hand at once, and are skipped or not, one by one. */
    private void offerBatch(Player player) {
        int length = Long.BYTES + player.random().nextInt(LONGEST - Long.BYTES);
        int count = 1 + player.random().nextInt(MOST_IN_A_BATCH);
        MutableDirectBuffer messages = new UnsafeBuffer(new byte[count * length]);
        for (int i = 0; i < count; i++) {
            write(messages, i * length, length);
        }
        counts.getAndAdd(IN_BATCHES, count);
        player.announce(Phase.UNSURE);
        queue.offerBatch(messages, 0, length, count);
        player.announce(Phase.OUTSIDE);
        counts.getAndAdd(IN_BATCHES, -count);
    }

    private void put(Player player) throws InterruptedException {
        int length = Long.BYTES + player.random().nextInt(LONGEST - Long.BYTES);
        MutableDirectBuffer message = new UnsafeBuffer(new byte[length]);
        write(message, 0, length);
        player.announce(Phase.UNSURE);
        Asleep.unless(player, () -> queue.put(message, 0, length, Asleep.SLICE) >= 0, queue);
        player.announce(Phase.OUTSIDE);
    }

    private void claim(Player player) {
        int length = Long.BYTES + player.random().nextInt(LONGEST - Long.BYTES);
        player.announce(Phase.UNSURE);
        try (QueueClaim claim = new QueueClaim()) {
            if (queue.tryClaim(length, claim) >= 0) {
                player.announce(Phase.HOLDING);
                write(claim.buffer(), 0, length);
                player.dawdle();
                player.announce(Phase.UNSURE);
                if (player.random().nextInt(4) > 0) {
                    claim.commit();
                }
            }
        }
        player.announce(Phase.OUTSIDE);
    }

    private void write(MutableDirectBuffer buffer, int offset, int length) {
        long number = counts.getAndAdd(NEXT, 1);
        buffer.putLong(offset, number);
        for (int i = Long.BYTES; i < length; i++) {
            buffer.putByte(offset + i, (byte) (number + i));
        }
    }

    private boolean isTaken(Player player) throws InterruptedException {
        player.announce(Phase.UNSURE);
        MessageHandler handler = (buffer, offset, length) -> {
            player.announce(Phase.HOLDING);
            read(buffer, offset, length);
            player.dawdle();
            player.announce(Phase.UNSURE);
        };
        boolean taken =
                (player.random().nextInt(3) == 0 && isDelivered(handler)) || queue.take(handler, Asleep.SLICE) > 0;
        player.announce(Phase.OUTSIDE);
        return taken;
    }

    private boolean isDelivered(MessageHandler handler) {
        if (queue.tryTake(delivery) <= 0) {
            return false;
        }
        handler.onMessage(delivery.buffer(), 0, delivery.length());
        delivery.acknowledge();
        return true;
    }

    private void read(DirectBuffer buffer, int offset, int length) {
        long number = buffer.getLong(offset);
        for (int i = Long.BYTES; i < length; i++) {
            if (buffer.getByte(offset + i) != (byte) (number + i)) {
                throw new AssertionError("torn: number=" + number + " length=" + length + " at=" + i);
            }
        }
        long bit = 1L << number;
        long word = number / Long.SIZE % SEEN_WORDS;
        long before;
        do {
            before = seen.get(word);
            if ((before & bit) != 0) {
                if (!options.acknowledged()) {
                    throw new AssertionError("seen twice: number=" + number);
                }
                counts.getAndAdd(REPEATED, 1);
                return;
            }
        } while (!seen.compareAndSet(word, before, before | bit));
        counts.getAndAdd(HANDLED, 1);
    }

    /** But for what is done to a queue that is closed, or of another kind. */
    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedQueue.class, BEGINNING).stream()
                .filter(label -> !ELSEWHERE.contains(label))
                .filter(label -> options.acknowledged() || !OF_ACKNOWLEDGED.contains(label))
                .filter(label -> options.spillBytes() > 0 || !OF_LONG_MESSAGES.contains(label))
                .collect(Collectors.toSet());
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        if (HOLDING.contains(label)) {
            return Phase.HOLDING;
        }
        return OUTSIDE.contains(label) ? Phase.OUTSIDE : announced;
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        queue.close();
        while (queue.take(this::read, Duration.ofSeconds(10)) != SharedQueue.END_OF_STREAM) {
            Expect.that(queue.state().delays().isEmpty(), "somebody is waited for: " + queue);
        }
        QueueState state = queue.state();
        long gone = state.skipped() + state.lost() + state.redelivered();
        long least = report.killedWhile(Phase.HOLDING);
        long unsure = report.killedWhile(Phase.UNSURE) + counts.get(IN_BATCHES);
        Expect.between("skipped, lost and delivered again", gone, least, least + unsure);
        long committed = state.claimed() - state.aborted() - state.skipped();
        Expect.between("handled", counts.get(HANDLED), committed - state.lost() - state.redelivered(), committed);
        Expect.between("seen", countSeen(), committed - state.lost(), committed);
        Expect.between("seen again", counts.get(REPEATED), 0, state.redelivered());
        Expect.that(state.sent() == committed, "sent: " + state);
        Expect.that(state.received() == committed - state.lost(), "received: " + state);
        Expect.that(state.depth() == 0 && state.usedBytes() == 0, "something is left: " + state);
        Expect.that(options.acknowledged() ? state.lost() == 0 : state.redelivered() == 0, "of two kinds: " + state);
        return "committed=" + committed + " skipped=" + state.skipped() + " lost=" + state.lost() + " redelivered="
                + state.redelivered();
    }

    private long countSeen() {
        long count = 0;
        for (long word = 0; word < SEEN_WORDS; word++) {
            count += Long.bitCount(seen.get(word));
        }
        return count;
    }

    @Override
    public String state() {
        return queue.toString();
    }
}
