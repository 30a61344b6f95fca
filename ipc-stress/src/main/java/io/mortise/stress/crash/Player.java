package io.mortise.stress.crash;

import java.util.SplittableRandom;

/** A thread that plays a {@link CrashScenario}, as it sees itself. Used by that thread alone. */
public final class Player {
    private static final int MOST_DAWDLING_NS = 200_000;

    private final Board board;
    private final int id;
    private final int seat;
    private final int thread;
    private final SplittableRandom random;

    Player(Board board, int id, int seat, int thread, long seed) {
        this.board = board;
        this.id = id;
        this.seat = seat;
        this.thread = thread;
        this.random = new SplittableRandom(seed);
    }

    /** {@return a number that no other thread of the run has, more than zero} */
    public int id() {
        return id;
    }

    /** {@return chance, as the run's seed has it} */
    public SplittableRandom random() {
        return random;
    }

    /**
     * Says what it has, before that changes: {@link Phase#UNSURE} before it tries to get or give back something, the others when
     * it has or has not.
     *
     * @param phase what it has from now on
     */
    public void announce(Phase phase) {
        board.announce(seat, thread, phase);
    }

    /** {@return true once the run is about to end: then nobody will come to meet who waits for others} */
    public boolean isEnding() {
        return board.isEnding();
    }

    /** Takes its time, now and then: up to 200 microseconds, in which others go to sleep. */
    public void dawdle() {
        if (random.nextInt(3) == 0) {
            long endNs = System.nanoTime() + random.nextInt(MOST_DAWDLING_NS);
            while (System.nanoTime() < endNs) {
                Thread.onSpinWait();
            }
        }
    }

    int thread() {
        return thread;
    }

    void countRound() {
        board.countRound(seat, thread);
    }
}
