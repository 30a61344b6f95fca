package io.mortise.sync;

/**
 * What a latch is in shared memory: an extent of type {@value #TYPE} whose elements are the count to begin with, {@value #LENGTH} bytes. The
 * words are aligned to their size.
 *
 * <pre>
 *   63                            32 31                             0
 *  +-----------------------------------------------------------------+
 *  |                     count, falls to 0                           |    0  by all
 *  +--------------------------------+--------------------------------+
 *  | who counted down last (owner)  |           wait word            |    8  by whoever counts; by all
 *  +--------------------------------+--------------------------------+
 *  |     open since (epoch ms), 0 while it is not                    |   16  by the last to count
 *  +--------------------------------+--------------------------------+
 *  |     waiting threads (32)       |   owner of these threads (32)  |  128  16 such cells, one per waiting process
 *  +--------------------------------+--------------------------------+  256
 * </pre>
 *
 * <p>The maker writes the count before anybody can find the latch. Who counts down lowers it by a compare-and-set from what it saw, unless it
 * is 0 already; who lowers it to 0 wakes all. <b>LATCH_COUNT</b> pairs each count with whoever sees a count as low as that. The wait
 * word is that of {@link io.mortise.region.WaitWord}. Who counted last, and when it opened, is for people.
 *
 * <table class="striped">
 * <caption>What the others find, and do, if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>has not counted</td><td>a count that it will never lower</td>
 *     <td>those who wait go on waiting: a latch counts events, and knows nobody; anyone may count for the dead</td></tr>
 * <tr><td>lowers the count</td><td>the count, as if it lived; an older name</td><td>nothing</td></tr>
 * <tr><td>lowers it to 0</td><td>sleepers not woken; no time of opening</td>
 *     <td>they look when their slices end (50 ms at most), or who counts next, in vain, wakes them</td></tr>
 * <tr><td>waits: sets the wait word's lowest bit</td><td>the bit, and no sleeper</td><td>one system call for nothing</td></tr>
 * <tr><td>enters itself among those who wait</td><td>a cell of a dead owner</td><td>not shown any more, and reused</td></tr>
 * <tr><td>sleeps, or was woken</td><td>nothing: all are woken</td><td>nothing</td></tr>
 * </tbody>
 * </table>
 */
public final class LatchDescriptor {
    /** The catalog's type. */
    public static final String TYPE = "latch";

    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** How long a latch is, in bytes. */
    public static final int LENGTH = 256;

    /** The count, 64 bits. */
    public static final int COUNT_OFFSET = 0;

    /** What those sleep on who wait, 32 bits. */
    public static final int WAIT_OFFSET = 8;

    /** The owner that counted down last, 32 bits. */
    public static final int COUNTER_OFFSET = 12;

    /** Since when it is open, in milliseconds since 1970, 64 bits. */
    public static final int OPEN_SINCE_OFFSET = 16;

    /** The first of the 16 cells of those who wait. */
    public static final int SLEEPERS_OFFSET = 128;

    private LatchDescriptor() {}
}
