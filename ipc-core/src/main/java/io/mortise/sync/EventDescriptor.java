package io.mortise.sync;

/**
 * What an event is in shared memory: an extent of type {@value #TYPE}, {@value #LENGTH} bytes, zero when new. The words are aligned to
 * their size.
 *
 * <pre>
 *   63                            32 31                           1 0
 *  +------------------------------------------------------------+---+
 *  |                          sets (63)                         | S |    0  state, by all; S: it is set
 *  +--------------------------------+----------------------------+---+
 *  |     who set it last (owner)    |           wait word            |    8  by whoever sets; by all
 *  +--------------------------------+--------------------------------+
 *  |     set last at (epoch ms)                                      |   16  by whoever sets
 *  +--------------------------------+--------------------------------+
 *  |     waiting threads (32)       |   owner of these threads (32)  |  128  16 such cells, one per waiting process
 *  +--------------------------------+--------------------------------+  256
 * </pre>
 *
 * <p>Who sets it raises the sets by one and sets S, in one compare-and-set; if S is set, nothing changes. Who clears it takes S away. Who
 * waits keeps in mind how many sets there were when it began, and goes on once S is set, or there are more: so a set that is cleared at
 * once still lets all go who waited, however late they are. <b>EVENT_SET</b> pairs the set with whoever sees it.
 *
 * <p>The wait word is that of {@link io.mortise.region.WaitWord}: who sets wakes all, also if it was set already, for one that died
 * before it woke. Who set it last and when is for people: two that set at once may leave the name of the one and the time of the other.
 *
 * <table class="striped">
 * <caption>What the others find, and do, if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>sets: changes the state</td><td>sleepers not woken; who set it last is an older one</td>
 *     <td>they look when their slices end (50 ms at most), or the next to set wakes them</td></tr>
 * <tr><td>writes who and when</td><td>sleepers not woken</td><td>the same</td></tr>
 * <tr><td>clears: changes the state</td><td>nothing</td><td>nothing</td></tr>
 * <tr><td>waits: sets the wait word's lowest bit</td><td>the bit, and no sleeper</td><td>one system call for nothing</td></tr>
 * <tr><td>enters itself among those who wait</td><td>a cell of a dead owner</td><td>not shown any more, and reused</td></tr>
 * <tr><td>sleeps, or was woken</td><td>nothing: all are woken</td><td>nothing</td></tr>
 * </tbody>
 * </table>
 *
 * <p>63 bits of sets do not wrap in practice.
 */
public final class EventDescriptor {
    /** The catalog's type. */
    public static final String TYPE = "event";

    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** How long an event is, in bytes. */
    public static final int LENGTH = 256;

    /** How often it was set, and whether it is, 64 bits. */
    public static final int STATE_OFFSET = 0;

    /** What those sleep on who wait, 32 bits. */
    public static final int WAIT_OFFSET = 8;

    /** The owner that set it last, 32 bits. */
    public static final int SETTER_OFFSET = 12;

    /** When it was set last, in milliseconds since 1970, 64 bits. */
    public static final int SET_AT_OFFSET = 16;

    /** The first of the 16 cells of those who wait. */
    public static final int SLEEPERS_OFFSET = 128;

    private static final long SET_BIT = 1;

    private EventDescriptor() {}

    static boolean isSet(long state) {
        return (state & SET_BIT) != 0;
    }

    static long sets(long state) {
        return state >>> 1;
    }

    static long set(long state) {
        return ((sets(state) + 1) << 1) | SET_BIT;
    }

    static long cleared(long state) {
        return state & ~SET_BIT;
    }
}
