package io.mortise.sync;

import io.mortise.region.RegionDescriptor;

/**
 * What a semaphore is in shared memory: an extent of type {@value #TYPE}. The words are aligned to their size.
 *
 * <pre>
 *   63                            32 31                             0
 *  +--------------------------------+--------------------------------+
 *  |   mode: 0 signalling, 1 owned  |           version              |    0  written by the maker, never changes
 *  +--------------------------------+--------------------------------+
 *  |              permits to begin with, signed                      |    8
 *  +-----------------------------------------------------------------+
 *  |              bound: the most there can be                       |   16
 *  +-----------------------------------------------------------------+
 *  |              available permits, signed                          |  128  by all
 *  +--------------------------------+--------------------------------+
 *  | wait word of all others        | wait word of those who want 1  |  136  by all
 *  +--------------------------------+--------------------------------+
 *  |            (0)                 | owner that released last       |  144  by whoever releases
 *  +--------------------------------+--------------------------------+
 *  |     waited for since (epoch ms)                                 |  152  by those who wait
 *  +-----------------------------------------------------------------+
 *  |     permits reclaimed                                           |  160  owned: by the holder of the guard
 *  +--------------------------------+--------------------------------+
 *  |     waiting threads (32)       |   owner of these threads (32)  |  256  16 such cells, one per waiting process
 *  +--------------------------------+--------------------------------+  384  end of a signalling semaphore
 *  |     guard: a lock, see {@link LockDescriptor}                         |  384
 *  +--------------------------------+--------------------------------+
 *  |            (0)                 |  cells in use, only grows      |  640
 *  +-+------------------------------+--------------------------------+
 *  |R|   permits held (31)          |   owner who holds them (32)    |  768  cell of slot 0, 128 bytes
 *  +-+------------------------------+--------------------------------+
 *  |     held since (epoch ms), 0 unknown                            |  776
 *  +-----------------------------------------------------------------+
 *  |     permits reclaimed, with those of this cell                  |  784
 *  +-----------------------------------------------------------------+
 *  |     cells of slots 1, 2, ...                                    |  896
 *  +-----------------------------------------------------------------+  768 + 128 * slots of the region
 * </pre>
 *
 * <h2>Signalling: one word is the truth</h2>
 * <p>Who acquires lowers the available permits by a compare-and-set from what it saw, who releases raises them in the same way, and
 * refuses to go past the bound. <b>PERMITS</b> pairs the two: what was written before a release is seen after the acquisition that
 * it made possible. A release then wakes as many of those who want one permit as it has brought, and all others, since only they
 * know what they want: one that wants five and one that wants one sleep on different words, so no waking meant for the one is lost on
 * the other. Who was woken, or slept, and leaves without its permits, or gets them and sees more left, wakes the next. A wait word is
 * that of {@link io.mortise.region.WaitWord}.
 *
 * <h2>Owned: the cells are the truth</h2>
 * <p>Every change is made under the guard, which survives its holder as any {@link SharedLock}. What an attachment holds is in the cell of
 * its slot, owner and number in one store; what is available is the permits to begin with less what the living hold, and can be
 * worked out again at any time. That is done by the next one to get the guard after a holder of it died, before it does anything
 * else. A cell whose owner is dead is emptied by whoever finds it: one that waits looks after each slice of its sleep, one that tries
 * and is refused at most once a millisecond, the next holder of the slot when it first acquires. So that the number of permits
 * that came back is exact, the cell says first what the count will be, then R, then the count is written, then the cell is
 * emptied: wherever that ends, it can be done again.
 *
 * <p>A thread that gets the guard looks once more whether its region is still open, and a region that closes gets the guard once
 * before its owner word dies: so nobody who is taken for dead is inside. Those who wait read the available permits without the
 * guard, and take the guard only if there seem to be enough. The release of the guard stands between the change and the look
 * at the wait words.
 *
 * <table class="striped">
 * <caption>What the others find, and do, if a process dies after a step. G: it also has the guard, which the next one takes over and then
 * works the available permits out</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>sets a wait word's lowest bit</td><td>the bit, and no sleeper</td><td>a releaser makes one system call for nothing, and clears it</td></tr>
 * <tr><td>enters itself among those who wait</td><td>a cell of a dead owner</td><td>not shown any more, and reused</td></tr>
 * <tr><td>was woken</td><td>a waking was spent on the dead; the permit is there</td>
 *     <td>another takes it when its slice ends (50 ms at most), or a newcomer at once</td></tr>
 * <tr><td>signalling: lowers the available permits</td><td>permits that nobody has</td>
 *     <td>nothing comes back: that is the mode's promise; anyone may release them</td></tr>
 * <tr><td>signalling: raises the available permits</td><td>permits, and sleepers that it has not woken</td>
 *     <td>a sleeper looks when its slice ends, and wakes the next if there is more</td></tr>
 * <tr><td>owned: takes the guard</td><td>G</td><td>nothing was changed</td></tr>
 * <tr><td>acquires: raises what its cell holds</td><td>G; available is too high</td><td>the cell is a dead one's: emptied, counted</td></tr>
 * <tr><td>lowers the available permits</td><td>G</td><td>the same</td></tr>
 * <tr><td>releases the guard</td><td>a cell of a dead owner</td><td>emptied by who wants permits; counted</td></tr>
 * <tr><td>releases: lowers what its cell holds</td><td>G; available is too low, and sleepers</td>
 *     <td>a sleeper takes the guard over when its slice ends; what the cell still holds is counted</td></tr>
 * <tr><td>raises the available permits</td><td>G; sleepers not woken</td><td>the same</td></tr>
 * <tr><td>releases the guard</td><td>sleepers not woken</td><td>a sleeper looks when its slice ends</td></tr>
 * <tr><td>reclaims: writes what the count will be</td><td>G; a full cell</td><td>done again from the start</td></tr>
 * <tr><td>sets R</td><td>G; a full cell with R</td><td>the count is written (again), the cell emptied</td></tr>
 * <tr><td>writes the count</td><td>the same</td><td>the same: the count is not raised, but written</td></tr>
 * <tr><td>empties the cell</td><td>G; available is too low</td><td>worked out</td></tr>
 * <tr><td>raises the available permits</td><td>G</td><td>worked out, to the same</td></tr>
 * <tr><td>works out: writes the available permits</td><td>G; as it should be</td><td>worked out again, to the same</td></tr>
 * <tr><td>marks the guard consistent</td><td>G, for its own death</td><td>worked out again, to the same</td></tr>
 * </tbody>
 * </table>
 *
 * <h2>Bits, and what happens when they wrap</h2>
 * <p>Permits are numbers of 32 bits in words of 64, so no sum wraps: the bound is {@link Integer#MAX_VALUE} at most, and a release
 * past it is refused. The count of permits reclaimed does not wrap in practice. For owner words and their generations see
 * {@link RegionDescriptor}.
 */
public final class SemaphoreDescriptor {
    /** The catalog's type. */
    public static final String TYPE = "semaphore";

    /** The layout that this class describes. */
    public static final int VERSION = 1;

    /** The version, 32 bits. */
    public static final int VERSION_OFFSET = 0;

    /** {@link #SIGNALLING} or {@link #OWNED}, 32 bits. */
    public static final int MODE_OFFSET = 4;

    /** Permits to begin with, 64 bits. */
    public static final int INITIAL_OFFSET = 8;

    /** The most permits that there can be, 64 bits. */
    public static final int BOUND_OFFSET = 16;

    /** Available permits, 64 bits. */
    public static final int AVAILABLE_OFFSET = 128;

    /** What those sleep on who want one permit, 32 bits. */
    public static final int SINGLE_WAIT_OFFSET = 136;

    /** What those sleep on who want any other number, 32 bits. */
    public static final int MULTIPLE_WAIT_OFFSET = 140;

    /** The owner that released last, 32 bits, for people. */
    public static final int RELEASER_OFFSET = 144;

    /** Since when somebody waits, in milliseconds since 1970, 64 bits, for people. */
    public static final int WAITED_SINCE_OFFSET = 152;

    /** How many permits of the dead came back, 64 bits. */
    public static final int RECLAIMED_OFFSET = 160;

    /** The first of the 16 cells of those who wait. */
    public static final int SLEEPERS_OFFSET = 256;

    /** How long a signalling semaphore is, in bytes. */
    public static final int SIGNALLING_LENGTH = 384;

    /** The lock that guards an owned semaphore. */
    public static final int GUARD_OFFSET = 384;

    /** How many cells are in use, 32 bits; the cells follow, at multiples of 128 from here. */
    public static final int CELLS_OFFSET = GUARD_OFFSET + LockDescriptor.BLOCK_LENGTH;

    /** Offset in a cell of who holds how many permits, 64 bits. */
    public static final int CELL_HELD_OFFSET = 0;

    /** Offset in a cell of the time since when, at the latest, 64 bits. */
    public static final int CELL_SINCE_OFFSET = 8;

    /** Offset in a cell of the count of reclaimed permits that includes those of this cell, 64 bits. */
    public static final int CELL_COUNT_OFFSET = 16;

    /** Mode: anyone may release, and nothing comes back. */
    public static final int SIGNALLING = 0;

    /** Mode: who holds releases, and permits of the dead come back. */
    public static final int OWNED = 1;

    private static final long RECLAIMING_BIT = 1L << 63;

    private SemaphoreDescriptor() {}

    static long held(int owner, int permits) {
        return (long) permits << Integer.SIZE | owner;
    }

    static int holder(long held) {
        return (int) held;
    }

    static int permits(long held) {
        return (int) (held >>> Integer.SIZE) & Integer.MAX_VALUE;
    }

    static boolean isReclaiming(long held) {
        return (held & RECLAIMING_BIT) != 0;
    }

    static long reclaiming(long held) {
        return held | RECLAIMING_BIT;
    }
}
