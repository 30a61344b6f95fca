package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.Waiter;

/** Who may publish: for as long as it is attached, if there is a single publisher; for one message, if there are many. */
final class TopicTurn {
    private static final int NOBODY = 0;

    /** Some microseconds: about as long as somebody else takes to publish. */
    private static final int LOOKS = 100;

    private final TopicMemory memory;
    private final Extent extent;
    private final int owner;

    TopicTurn(TopicMemory memory, Extent extent) {
        this.memory = memory;
        this.extent = extent;
        owner = extent.region().owner();
    }

    /**
     * Claims the side for good.
     *
     * @throws IllegalStateException if another attachment has it, and lives
     */
    void claim() {
        Region region = extent.region();
        while (true) {
            int holder = memory.publisher();
            if (holder != NOBODY && !region.isDead(holder)) {
                throw new IllegalStateException("publishers=SINGLE of topic " + extent.name() + " is "
                        + region.describe(holder)
                        + "; end that process or close its region first, or make the topic for MANY");
            }
            if (memory.casPublisher(holder, owner)) {
                CrashPoint.reached("topic.claimed");
                checkStillOpen(holder);
                return;
            }
        }
    }

    /** What came of asking for a turn. */
    enum Outcome {
        TAKEN,
        /** From a dead one, who may have left it in any state. */
        TAKEN_OVER,
        NOT_TAKEN
    }

    /** Waits for a turn as long as it takes, whatever the thread is told meanwhile. */
    Outcome acquire() {
        return takeFree() ? Outcome.TAKEN : acquireSlowly(Waiter.forever(), false);
    }

    /** Takes a turn if it is free, or is so in a moment. */
    Outcome tryAcquire() {
        for (int look = 0; look < LOOKS; look++) {
            if (memory.publisher() == NOBODY && takeFree()) {
                return Outcome.TAKEN;
            }
            Thread.onSpinWait();
        }
        return Outcome.NOT_TAKEN;
    }

    /** Waits for a turn until its time is over or the thread is interrupted, which stays so. */
    Outcome acquire(Waiter waiter) {
        return takeFree() ? Outcome.TAKEN : acquireSlowly(waiter, true);
    }

    private boolean takeFree() {
        if (!memory.casPublisher(NOBODY, owner)) {
            return false;
        }
        CrashPoint.reached("topic.turn-taken");
        checkStillOpen(NOBODY);
        return true;
    }

    private Outcome acquireSlowly(Waiter waiter, boolean isHeedful) {
        Region region = extent.region();
        Doubt doubt = new Doubt();
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? memory.turn.announce() : memory.turn.other();
            int holder = memory.publisher();
            boolean free = holder == NOBODY || (holder != owner && doubt.isDue(0, holder) && region.isDead(holder));
            if (free && memory.casPublisher(holder, owner)) {
                CrashPoint.reached("topic.turn-taken-over");
                checkStillOpen(holder);
                return holder == NOBODY ? Outcome.TAKEN : Outcome.TAKEN_OVER;
            }
            extent.checkWritable();
            boolean isInterrupted = isHeedful && Thread.currentThread().isInterrupted();
            if (isInterrupted || !waiter.pause(memory.turn.buffer(), memory.turn.offset(), expected)) {
                if (mayHaveSlept) {
                    // Our waking may have been meant for a turn that we do not take.
                    memory.turn.wakeOne(); // ORDER: SLEEP
                }
                return Outcome.NOT_TAKEN;
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    /** As if it had not been taken, if the region was closed meanwhile: what a dead one left is still to be found out then. */
    private void checkStillOpen(int before) {
        try {
            extent.checkStillWritable(); // ORDER: TOPIC-CLOSING
        } catch (IllegalStateException e) {
            memory.casPublisher(owner, before);
            throw e;
        }
    }

    boolean isOurs() {
        return memory.publisher() == owner; // ORDER: TOPIC-CLOSING
    }

    /** Gives it to whoever comes next. */
    void release() {
        memory.casPublisher(owner, NOBODY);
        CrashPoint.reached("topic.turn-over");
        memory.turn.wakeOne(); // ORDER: SLEEP
    }
}
