package io.mortise.sync;

/**
 * What a condition is in shared memory: a header of {@value #HEADER_LENGTH} bytes, and a cell of {@value #CELL_LENGTH} bytes for every
 * slot of the region, zero when new. The words are little endian and aligned to their size. All of it is guarded by the
 * condition's lock: whoever writes a word holds that lock. Only the sleepers read without, and they read what was granted.
 *
 * <pre>
 *   63                            32 31                             0
 *  +--------------------------------+--------------------------------+
 *  |      where to begin (slot)     |    length of the lock's name   |    0
 *  +--------------------------------+--------------------------------+
 *  |                          0     |      cells that were used      |    8  the highest one's slot, plus one
 *  +--------------------------------+--------------------------------+
 *  |                          0                                      |   16
 *  |                             ...                                 |
 *  +--------------------------------+--------------------------------+
 *  |            granted             |            waiting             |  128  the cell of slot 0; granted is the futex word
 *  +--------------------------------+--------------------------------+
 *  |            settled             |             owner              |  136
 *  +--------------------------------+--------------------------------+
 *  |                             ...                                 |  144  the cell of slot 1, and so on
 *  +-----------------------------------------------------------------+
 * </pre>
 *
 * <p>The cells lie close together, since all are written under the one lock, and read for every signal.
 *
 * <h2>One attachment's cell</h2>
 * <p>Whose cell it is says the owner word, as {@code Region.owner()} tells it; 0 is nobody's. <i>Waiting</i> is the number of that
 * attachment's threads that wait for a signal and have not been granted one. <i>Granted</i> counts signals: a signal moves one from
 * waiting to granted, in one store of 64 bits. <i>Settled</i> counts those of the granted whose threads hold the lock again. So
 * granted minus settled is the number of signals that are under way, and that are lost if the attachment dies now. Both
 * count from 0 when the attachment takes the cell, and wrap; only their difference matters.
 *
 * <p>Which of its threads a granted signal goes to is the attachment's own business, and known to it alone: to the one that has
 * waited longest. A thread that begins to wait hands out first what was granted before, so a signal never goes to a thread that
 * came after it.
 *
 * <h2>Who writes what, and what orders it</h2>
 * <ul>
 *   <li>The length of the lock's name: its maker, before anybody else finds it.
 *   <li>Where to begin: who signals. It is the slot after the one that got the last signal, so attachments take turns.
 *   <li>Waiting: its owner adds a thread that begins to wait, and takes one away that gives up; a signaller takes away whom it
 *       signals.
 *   <li>Granted: a signaller. Settled: its owner.
 *   <li>Owner: the attachment whose slot it is, when it first waits; 0 again by who finds that owner dead.
 * </ul>
 * <p>The lock orders all that, by its HAND_OVER. <b>CONDITION_GRANT</b> pairs the signaller's compare-and-set with the load of
 * a sleeper, which then sees that it was signalled, and wants the lock. A signaller changes the word before it wakes; a sleeper
 * sleeps on the value that it has looked at: so no wake-up is lost.
 *
 * <h2>Who gives up</h2>
 * <p>A thread whose time is over, or that was interrupted, takes the lock first, and decides then: if it was granted a signal meanwhile,
 * it was signalled, and keeps the interrupt pending; else nobody can signal it any more, and it takes itself away. So a signal
 * never goes to one that has given up.
 *
 * <h2>Death between any two steps</h2>
 * <p>Two things only can get lost with a process: what it was about to do while it held the lock, and a signal that it was granted.
 * For both the others wake up, and look for themselves. They notice in slices of 50 milliseconds at the most:
 * <ul>
 *   <li><b>a</b>: the lock's holder is dead. The sleeper takes the lock over, as whoever wants it would, and returns.
 *   <li><b>b</b>: the lock has had a death since the sleeper began to wait. It takes the lock, and returns.
 *   <li><b>c</b>: a dead attachment has a signal under way. The sleeper takes the lock; grants a signal to all who wait; clears that
 *       cell; and returns. To all and not to one, since by now somebody may wait who did not when the signal was given.
 * </ul>
 *
 * <table class="striped">
 * <caption>What follows if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>changes what the waiting wait for</td><td>the lock held by the dead, nobody signalled</td><td>a, then b for the others</td></tr>
 * <tr><td>takes its cell: owner 0, words cleared, owner set</td><td>a cell without owner, or without threads</td>
 *     <td>a and b; the next one in that slot takes it again</td></tr>
 * <tr><td>adds itself to waiting</td><td>a dead one's thread waits; the lock is held</td><td>a and b</td></tr>
 * <tr><td>releases the lock</td><td>a dead one's thread waits</td>
 *     <td>who wants to signal it asks whether it is dead, clears the cell, and takes another; if it asked too short a time ago, c</td></tr>
 * <tr><td>sleeps</td><td>the same</td><td>the same</td></tr>
 * <tr><td>signals: waiting to granted</td><td>one is granted a signal, and not woken; the lock is held</td>
 *     <td>it looks when its slice ends; a and b for the others</td></tr>
 * <tr><td>wakes</td><td>the lock held by the dead</td><td>a and b</td></tr>
 * <tr><td>says where to begin next</td><td>the same</td><td>the same</td></tr>
 * <tr><td>signals all, some of them yet</td><td>some are granted a signal; the lock is held</td><td>a and b</td></tr>
 * <tr><td>releases the lock after signalling</td><td>nothing</td><td>whom it signalled looks when its slice ends</td></tr>
 * <tr><td>was granted a signal</td><td>a signal under way to a dead one</td><td>c</td></tr>
 * <tr><td>woke up, wants the lock</td><td>the same</td><td>c</td></tr>
 * <tr><td>holds the lock again</td><td>the same; the lock is held</td><td>a and b; c once more</td></tr>
 * <tr><td>settles</td><td>the lock is held</td><td>a and b</td></tr>
 * <tr><td>gave up, takes itself away</td><td>the lock is held</td><td>a and b</td></tr>
 * <tr><td>grants a signal to all, for a dead one</td><td>the dead one's cell; the lock is held</td><td>a and b; c once more</td></tr>
 * <tr><td>clears the dead one's cell</td><td>the lock is held</td><td>a and b</td></tr>
 * <tr><td>releases the lock, returns</td><td>its cell, without threads</td><td>never looked at again</td></tr>
 * </tbody>
 * </table>
 *
 * <p>So a thread that waits returns without a signal only after a death. A process that was granted a signal and is stopped (not
 * dead) keeps it.
 */
public final class ConditionDescriptor {
    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** Where a condition may begin: at a multiple of this. */
    public static final int ALIGNMENT = 128;

    /** How long the header is, in bytes. */
    public static final int HEADER_LENGTH = 128;

    /** How many bytes of the condition's name in the region are its lock's; 32 bits, 0 if it lies within another primitive. */
    public static final int LOCK_NAME_LENGTH_OFFSET = 0;

    /** The slot at which the next signal begins to look, 32 bits. */
    public static final int NEXT_OFFSET = 4;

    /** How many cells from the first were ever used, 32 bits. */
    public static final int USED_OFFSET = 8;

    /** How long a cell is, in bytes. */
    public static final int CELL_LENGTH = 16;

    /** In a cell: the word of 64 bits with waiting and granted. */
    public static final int CELL_WORD_OFFSET = 0;

    /** In a cell: how many signals were granted, 32 bits, on which its sleepers sleep. */
    public static final int CELL_GRANTED_OFFSET = 4;

    /** In a cell: whose it is, 32 bits. */
    public static final int CELL_OWNER_OFFSET = 8;

    /** In a cell: how many of the granted hold the lock again, 32 bits. */
    public static final int CELL_SETTLED_OFFSET = 12;

    private ConditionDescriptor() {}

    /**
     * {@return how much memory a condition takes, in bytes}
     *
     * @param slots how many attachments its region can have at a time
     */
    public static int length(int slots) {
        return HEADER_LENGTH + slots * CELL_LENGTH;
    }

    static int cell(int slot) {
        return HEADER_LENGTH + slot * CELL_LENGTH;
    }

    static int waiting(long word) {
        return (int) word;
    }

    static int granted(long word) {
        return (int) (word >>> Integer.SIZE);
    }

    static long word(int waiting, int granted) {
        return (long) granted << Integer.SIZE | Integer.toUnsignedLong(waiting);
    }
}
