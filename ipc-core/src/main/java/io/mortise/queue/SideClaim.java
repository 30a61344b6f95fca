package io.mortise.queue;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Region;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Who has a side of a queue that is for one attachment alone: a word with its owner, 0 for nobody. A dead one's side is free. Shared by all
 * handles of the attachment, and safe for use by many threads.
 */
final class SideClaim {
    private static final int NOBODY = 0;

    /** Beside an owner word: it only puts in order what a dead one has left, and will have the side no longer than that takes. */
    private static final int REPAIRING = 1 << 31;

    private final Extent extent;
    private final Region region;
    private final AtomicBuffer header;
    private final int offset;
    private final String what;
    private final int me;

    /** Plain, as it is asked for at every message: who reads an old value looks at the word. */
    private boolean isMine;

    /**
     * A side.
     *
     * @param extent the queue's
     * @param header its first part
     * @param offset of the word
     * @param what   one of that side, for messages
     */
    SideClaim(Extent extent, AtomicBuffer header, int offset, String what) {
        this.extent = extent;
        region = extent.region();
        this.header = header;
        this.offset = offset;
        this.what = what;
        me = region.owner();
    }

    /** {@return whether this attachment has the side, as far as this handle knows} Cheap. */
    boolean isMine() {
        return isMine;
    }

    /**
     * Takes the side, if it is not ours already.
     *
     * @return true if it has just become ours, so that what a predecessor has left is to be looked after
     * @throws IllegalStateException if a living attachment has it
     */
    boolean claim() {
        while (true) {
            int found = owner();
            if (found == me) {
                isMine = true;
                return false;
            }
            if ((found & REPAIRING) != 0 && !isDead(found)) {
                Thread.onSpinWait();
                continue;
            }
            if (found != NOBODY && !isDead(found)) {
                throw new IllegalStateException(
                        "queue " + extent.name() + " is for a single " + what + ", and " + region.describe(found)
                                + " is it; make the queue for MANY of them, or close the other's region");
            }
            if (header.compareAndSetInt(offset, found, me)) { // ORDER: QUEUE-SIDE
                CrashPoint.reached("ring.side-claimed");
                isMine = true;
                return true;
            }
        }
    }

    /** Gives the side back, if it is ours, for the next one to find it in order. */
    void giveBack() {
        isMine = false;
        header.compareAndSetInt(offset, me, NOBODY); // ORDER: QUEUE-SIDE
    }

    /** {@return the owner word of who has the side, dead or alive; 0 if nobody has} */
    int owner() {
        return header.getIntVolatile(offset); // ORDER: QUEUE-SIDE
    }

    /** {@return whether who has the side is known to be dead} Our own is never dead to us. */
    boolean isDead() {
        return isDead(owner());
    }

    private boolean isDead(int word) {
        int owner = word & ~REPAIRING;
        return owner != NOBODY && owner != me && region.isDead(owner);
    }

    /**
     * Has what a dead owner left put in order, and frees the side.
     *
     * @return false if it is not a dead one's, or somebody else is about to do it
     */
    boolean repair(Runnable repair) {
        int found = owner();
        if (!isDead(found) || !header.compareAndSetInt(offset, found, me | REPAIRING)) { // ORDER: QUEUE-SIDE
            return false;
        }
        CrashPoint.reached("ring.side-in-repair");
        repair.run();
        header.compareAndSetInt(offset, me | REPAIRING, NOBODY); // ORDER: QUEUE-SIDE
        return true;
    }

    /** {@return who has the side, for people; empty if nobody has} */
    String describe() {
        int owner = owner() & ~REPAIRING;
        return owner == NOBODY ? "" : region.describe(owner);
    }
}
