package io.mortise.stress.torture;

import io.mortise.queue.Parties;
import io.mortise.queue.SharedQueue;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.Phase;
import io.mortise.stress.crash.Player;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The same with a queue for one producer and one consumer. Of many that would like to be it, one is, until it is killed; then another
 * goes on where it was.
 */
final class SingleQueueScenario extends QueueScenario {
    private static final String BEGINNING = "ring.";
    private static final long PAUSE_NS = 50_000;

    /** Where one has taken a message, which is lost with it. */
    private static final Set<String> HOLDING = Set.of(BEGINNING + "taken", BEGINNING + "handled");

    /** Where one has nothing: a message that is not published yet never was, and one that is will be delivered. */
    private static final Set<String> OUTSIDE = Set.of(
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

    /** Threads of one process take turns on a side. */
    private final ReentrantLock sending = new ReentrantLock();

    private final ReentrantLock receiving = new ReentrantLock();

    SingleQueueScenario() {
        super(OPTIONS.producers(Parties.SINGLE).consumers(Parties.SINGLE));
    }

    @Override
    public void play(Player player) throws InterruptedException {
        ReentrantLock turn = player.id() % 2 == 0 ? receiving : sending;
        if (turn.tryLock()) {
            try {
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
