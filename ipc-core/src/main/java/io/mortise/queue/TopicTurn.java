package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import io.mortise.region.Waiter;

/** Who may publish: for as long as it is attached, if there is a single publisher; for one message, if there are many. */
final class TopicTurn {
    private static final int NOBODY = 0;

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

    /** Waits for a turn. {@return true if it was taken over from a dead one} */
    boolean acquire() {
        if (memory.casPublisher(NOBODY, owner)) {
            CrashPoint.reached("topic.turn-taken");
            checkStillOpen(NOBODY);
            return false;
        }
        return acquireSlowly();
    }

    private boolean acquireSlowly() {
        Region region = extent.region();
        Waiter waiter = Waiter.forever();
        Doubt doubt = new Doubt();
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? memory.turn.announce() : memory.turn.other();
            int holder = memory.publisher();
            boolean free = holder == NOBODY || (holder != owner && doubt.isDue(0, holder) && region.isDead(holder));
            if (free && memory.casPublisher(holder, owner)) {
                CrashPoint.reached("topic.turn-taken-over");
                checkStillOpen(holder);
                return holder != NOBODY;
            }
            extent.checkWritable();
            waiter.pause(memory.turn.buffer(), memory.turn.offset(), expected);
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
