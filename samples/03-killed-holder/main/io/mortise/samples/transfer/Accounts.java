package io.mortise.samples.transfer;

import io.mortise.region.Region;
import io.mortise.value.LongArray;

/**
 * Two accounts in shared memory, and a note of what is being done to them. Used under a lock.
 *
 * <p>A transfer changes both accounts, and a process can be killed between the two. So it first notes what both are to be, and only then
 * begins; whoever finds a note that was not taken away does what it says, once more, and it does not matter how far the other had
 * come, or how often that is done.
 */
final class Accounts {
    static final long LEFT_AT_FIRST = 500;
    static final long RIGHT_AT_FIRST = 500;

    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int VALID = 2;

    private final LongArray accounts;
    private final LongArray note;

    private Accounts(LongArray accounts, LongArray note) {
        this.accounts = accounts;
        this.note = note;
    }

    static Accounts in(Region region) {
        return new Accounts(
                LongArray.in(region, "accounts", new long[] {LEFT_AT_FIRST, RIGHT_AT_FIRST}),
                LongArray.in(region, "note", 3));
    }

    boolean isMoreOnTheLeft() {
        return accounts.get(LEFT) > accounts.get(RIGHT);
    }

    /** Says what is going to be: an amount is moved to the right, a negative one to the left. */
    void note(long toTheRight) {
        note.set(LEFT, accounts.get(LEFT) - toTheRight);
        note.set(RIGHT, accounts.get(RIGHT) + toTheRight);
        note.set(VALID, 1); // last: half a note is none
    }

    void changeLeft() {
        accounts.set(LEFT, note.get(LEFT));
    }

    void changeRight() {
        accounts.set(RIGHT, note.get(RIGHT));
    }

    void forgetNote() {
        note.set(VALID, 0);
    }

    /** Does what is noted. {@return false if nothing is} */
    boolean redo() {
        if (note.get(VALID) == 0) {
            return false;
        }
        changeLeft();
        changeRight();
        forgetNote();
        return true;
    }

    @Override
    public String toString() {
        long left = accounts.get(LEFT);
        long right = accounts.get(RIGHT);
        return "left " + left + ", right " + right + ", together " + (left + right);
    }
}
