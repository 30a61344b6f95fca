package io.mortise.stress.torture;

import io.mortise.queue.Parties;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The same with a queue for one producer and one consumer. Of many that would like to be it, one is, until it is killed; then another
 * goes on where it was.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class SingleQueueScenario extends QueueScenario {
    private static final String BEGINNING = "ring.";
    private static final long PAUSE_NS = 50_000;

    /** Where one has taken a message, which is lost with it. */
    private static final Set<String> HOLDING = Set.of(BEGINNING + "taken", BEGINNING + "handled");

    /** Where one has nothing: a message that is not published yet never was, and one that is will be delivered. */
    private static final Set<String> OUTSIDE = Set.of(
            BEGINNING + "begun",
            BEGINNING + "filled",
            BEGINNING + "batch-filled",
            BEGINNING + "batch-published",
            BEGINNING + "next-cleared",
            BEGINNING + "claim-ended",
            BEGINNING + "claim-skipped",
            BEGINNING + "ending-counted",
            BEGINNING + "head-published",
            BEGINNING + "head-recovered",
            BEGINNING + "lost-counted",
            BEGINNING + "side-in-repair",
            BEGINNING + "tail-recovered");

    /** What is done to a queue that is closed, where what was taken is given back, or seldom. */
    private static final Set<String> ELSEWHERE =
            Set.of(BEGINNING + "closing", BEGINNING + "sealed", BEGINNING + "given-back", BEGINNING + "side-in-repair");

    /** Rounds after which one that was not killed lets another have its side. */
    private static final int SHIFT = 30;

    /** Threads of one process take turns. */
    private final ReentrantLock turn = new ReentrantLock();

    private Region home;
    private Region shift;
    private int rounds;

    SingleQueueScenario() {
        super(OPTIONS.producers(Parties.SINGLE).consumers(Parties.SINGLE));
    }

    @Override
    public void open(Region region) {
        super.open(region);
        home = region;
        shift = region;
    }

    @Override
    public void play(Player player) throws Exception {
        if (turn.tryLock()) {
            try {
                beginShift();
                super.play(player);
                return;
            } catch (IllegalStateException somebodyElseIsIt) {
                player.announce(Phase.OUTSIDE);
            } finally {
                turn.unlock();
            }
        }
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** An attachment of its own, since closing that gives a side back. */
    private void beginShift() throws IOException {
        if (shift == home || rounds++ == SHIFT) {
            if (shift != home) {
                shift.close();
            }
            rounds = 0;
            shift = Region.attach(home.path());
            use(SharedQueue.in(shift, "messages"));
        }
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedQueue.class, BEGINNING).stream()
                .filter(label -> !ELSEWHERE.contains(label))
                .collect(Collectors.toSet());
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        if (HOLDING.contains(label)) {
            return Phase.HOLDING;
        }
        return OUTSIDE.contains(label) ? Phase.OUTSIDE : announced;
    }
}
