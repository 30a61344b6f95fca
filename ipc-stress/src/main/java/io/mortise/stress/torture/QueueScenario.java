package io.mortise.stress.torture;

import io.mortise.queue.MessageHandler;
import io.mortise.queue.QueueClaim;
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
final class QueueScenario implements CrashScenario {
    private static final QueueOptions OPTIONS =
            QueueOptions.capacity(2048).maxMessageBytes(200).maxMessages(15);
    private static final int LONGEST = 200;
    private static final String BEGINNING = "queue.";

    private static final int NEXT = 0;
    private static final int HANDLED = 1;

    /** One bit for each message that was seen. */
    private static final int SEEN_WORDS = 1 << 20;

    /** Where one has a message in hand, which is lost with it. */
    private static final Set<String> HOLDING = Set.of(
            BEGINNING + "claimed",
            BEGINNING + "end-raised",
            BEGINNING + "tail-moved",
            BEGINNING + "taken",
            BEGINNING + "taken-moved");

    private static final Set<String> OUTSIDE =
            Set.of(BEGINNING + "committed", BEGINNING + "aborted", BEGINNING + "freed");

    private SharedQueue queue;
    private LongArray counts;
    private LongArray seen;

    QueueScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(10).maxAttachments(64).reserveSpace(false);
    }

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", HANDLED + 1);
        seen = LongArray.in(region, "seen", SEEN_WORDS);
        queue = SharedQueue.in(region, "messages", OPTIONS);
    }

    /** Each process has one part for good, so that there is always a witness of either kind. */
    @Override
    public void play(Player player) throws InterruptedException {
        if (player.id() % 2 == 0) {
            Asleep.unless(player, () -> isTaken(player), queue);
        } else if (player.random().nextInt(3) == 0) {
            claim(player);
        } else {
            put(player);
        }
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
        boolean taken = queue.take(handler, Asleep.SLICE) > 0;
        player.announce(Phase.OUTSIDE);
        return taken;
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
                throw new AssertionError("seen twice: number=" + number);
            }
        } while (!seen.compareAndSet(word, before, before | bit));
        counts.getAndAdd(HANDLED, 1);
    }

    /** But for what is done to a queue that is closed. */
    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedQueue.class, BEGINNING).stream()
                .filter(label -> !label.equals(BEGINNING + "closed"))
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
        long gone = state.skipped() + state.lost();
        long least = report.killedWhile(Phase.HOLDING);
        Expect.between("skipped and lost", gone, least, least + report.killedWhile(Phase.UNSURE));
        long committed = state.claimed() - state.aborted() - state.skipped();
        Expect.between("handled", counts.get(HANDLED), committed - state.lost(), committed);
        Expect.that(state.depth() == 0 && state.usedBytes() == 0, "something is left: " + state);
        return "committed=" + committed + " skipped=" + state.skipped() + " lost=" + state.lost();
    }

    @Override
    public String state() {
        return queue.toString();
    }
}
