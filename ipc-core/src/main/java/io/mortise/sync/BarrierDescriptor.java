package io.mortise.sync;

/**
 * What a barrier is in shared memory: a header, the state, and one cell for each attachment that the region can have. All is zero
 * when new, but for the number of parties. The words are aligned to their size.
 *
 * <pre>
 *   63                            32 31                             0
 *  +--------------------------------+--------------------------------+
 *  |               0                |          parties (32)          |    0  header
 *  +--------------------------------+--------------------------------+
 *
 *  +-------------------------------------+-------+-------+-----------+
 *  |          generation (38)            |last(3)|end (3)|arrived(20)|  128  state
 *  +--------------------------------+----+-------+-------+-----------+
 *  |             0                  | wakings (31)                 |A|  136  wait word: what waiters sleep on
 *  +--------------------------------+------------------------------+-+
 *  |        pid (32)                |   generation, low 29   |end (3)|  144  who broke it, for people
 *  +--------------------------------+--------------------------------+
 *  |        since (epoch ms), 0 unknown                              |  152  the first arrival, or the break, for people
 *  +--------------------------------+--------------------------------+
 *  |       waiting threads (32)     |   owner of these threads (32)  |  256  16 such cells, one per process that sleeps, for people
 *  +--------------------------------+--------------------------------+
 *  |               0                |       cells in use (32)        |  384  only grows
 *  +--------------------------------+--------------------------------+
 *
 *  +--------------------------------+--------------------------------+
 *  |       registrations (32)       |          owner (32)            |  512 + 128 * slot       party
 *  +-------------------------------------+---+-------+---------------+
 *  |          generation (38)            | 0 |end (3)|  waiting (20) |  512 + 128 * slot + 8   attendance
 *  +-------------------------------------+---+-------+---------------+
 *  |                            pid                                  |  512 + 128 * slot + 16  for people
 *  +-----------------------------------------------------------------+
 * </pre>
 *
 * <h2>One word decides</h2>
 * <p>There is no lock in it, so nobody who is stopped in the middle holds anybody up. How a generation ends is decided by one
 * compare-and-set of the state, from the very state that was seen:
 * <ul>
 *   <li><b>arrival</b>: arrived + 1, if {@code end} is 0 and it is less than the parties;
 *   <li><b>break</b>: {@code end} becomes the reason, arrived 0. It stays so until the reset;
 *   <li><b>trip</b>, by the last to arrive, after its action: generation + 1, {@code last} = {@value #TRIPPED}, arrived 0;
 *   <li><b>reset</b>: generation + 1, {@code last} = the reason of the break, or {@value #RESET}; end 0, arrived 0.
 * </ul>
 * <p>Whoever loses such a race looks again: one whose time is over while the barrier trips has tripped; a barrier that is
 * broken while the action runs does not trip any more. No state comes back, since the generation only rises, and within one
 * arrived only rises and {@code end} is set once.
 *
 * <h2>Attendance: who waits, and how it ended for those who look late</h2>
 * <p>An attachment enters itself in its own cell <em>before</em> it is counted in the state: {@code waiting} of its threads wait in, or have
 * not yet left, that {@code generation}. So if it is dead, and that is the current generation, one that waited has died.
 * <p>A waiter of generation g learns its end from the state: from {@code end} as long as that is at g, from {@code last} while it
 * is at g + 1. Later {@code last} is about another generation; one that slept so long, or was stopped, finds the end in its
 * attendance. For that, whoever ends a generation first writes into each attendance of the generation before, which the state
 * tells of for the last time, how it ended. Every one who tries writes the same, so it does not matter how many do, and who dies. If an
 * attachment comes back for another generation while threads of it have not left the last one, it keeps that end for them in its own
 * process, and only then overwrites its attendance. So no generation is ever forgotten before the last of its waiters has left.
 *
 * <h2>Who writes what, and what orders it</h2>
 * <p>The parties are written by the maker before the barrier can be found; the cells in use rise by compare-and-set; the state is changed by
 * everybody, by compare-and-set. A party word is taken by the attachment whose slot it is, and from then on changed by it, and by a reset
 * when it is dead, by compare-and-set, so that nothing is ever done to the next holder of the slot that was meant for the last one. An
 * attendance is changed by its owner, and, from "no end yet" to an end, by whoever ends the next generation.
 * <ul>
 *   <li><b>ARRIVAL</b> - the compare-and-set that counts a party pairs with the last one's: what each wrote before it arrived is
 *       seen by the action. It also comes after the attendance, so who ends the generation sees that.
 *   <li><b>TRIP</b> - the compare-and-set that ends a generation pairs with the load by which a waiter finds it ended: what the
 *       action wrote is seen by all who were waiting. It also comes after the ends that were written into attendances.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 * <p>A dead owner is one of which {@code Region.isDead} says so: its process is gone, or has closed the region. It breaks the
 * generation that is current if it attends that, or has registered. Everybody looks for such: the last to arrive, before its action
 * and before it trips; those who wait, each time they slept a slice (50 ms at most); {@code isBroken()}; and who takes the cell of the
 * dead, before it does.
 *
 * <table class="striped">
 * <caption>What the others find, and do, if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>takes its cell: attendance 0, then the party word</td><td>a dead owner that does not attend and has not registered</td>
 *     <td>nothing; the next holder of the slot takes it</td></tr>
 * <tr><td>enters itself in its attendance</td><td>it attends, and is not counted</td><td>broken: a party died</td></tr>
 * <tr><td>arrives, not as the last</td><td>it attends, and is counted</td><td>broken: a party died</td></tr>
 * <tr><td>arrives as the last</td><td>arrived = parties, and nobody to trip; it attends</td><td>broken: a party died</td></tr>
 * <tr><td>is inside its action, or has done it</td><td>the same; the action ran, in part or whole</td>
 *     <td>broken: a party died</td></tr>
 * <tr><td>writes some ends of the generation before</td><td>some are missing</td>
 *     <td>broken; whoever resets, or trips next, writes the rest</td></tr>
 * <tr><td>trips</td><td>the generation has ended; sleepers that nobody has woken</td>
 *     <td>all others return as from any trip; sleepers look when their slices end</td></tr>
 * <tr><td>wakes them; has not yet left</td><td>it attends a generation that has ended</td><td>nothing</td></tr>
 * <tr><td>breaks it</td><td>broken; sleepers that nobody has woken</td>
 *     <td>whoever arrives finds it broken; sleepers look when their slices end</td></tr>
 * <tr><td>resets: forgets the registrations of the dead</td><td>still as it was</td><td>as if the reset had not begun; what was
 *     forgotten had died before it</td></tr>
 * <tr><td>resets: next generation</td><td>whole; sleepers that nobody has woken</td><td>they look when their slices end</td></tr>
 * <tr><td>registers</td><td>a dead owner with a registration</td><td>broken: a party died; it is forgotten by the reset</td></tr>
 * <tr><td>gives its registration back</td><td>a dead owner without one</td><td>nothing</td></tr>
 * <tr><td>takes over a cell of one that died attending or registered: breaks</td><td>broken, and the cell is still the dead one's</td>
 *     <td>the next holder of the slot does it again, which changes nothing, unless there was a reset meanwhile, which has forgotten
 *     the dead</td></tr>
 * </tbody>
 * </table>
 *
 * <h2>Bits, and what happens when they wrap</h2>
 * <p>Generations wrap after 2.7e11 of them (a month, if one ends every 10 microseconds): a thread that was stopped between two
 * instructions during exactly so many would take its generation for the current one. Parties, and so those who arrived, are at
 * most {@value #MAX_PARTIES}.
 */
public final class BarrierDescriptor {
    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** The type in the region's catalog. */
    public static final String TYPE = "barrier";

    /** The most parties that a barrier can have. */
    public static final int MAX_PARTIES = (1 << 20) - 1;

    /** How many must arrive, 32 bits. */
    public static final int PARTIES_OFFSET = 0;

    /** The state, 64 bits. */
    public static final int STATE_OFFSET = 128;

    /** What waiters sleep on, 32 bits. */
    public static final int WAIT_OFFSET = 136;

    /** Who broke it, 64 bits. */
    public static final int CULPRIT_OFFSET = 144;

    /** When the first one arrived, or when it was broken, in milliseconds since 1970, 64 bits. */
    public static final int SINCE_OFFSET = 152;

    /** Who sleeps, 16 cells of 64 bits. */
    public static final int SLEEPERS_OFFSET = 256;

    /** How many cells are in use, 32 bits; the cells of {@value SlotCells#CELL_LENGTH} bytes follow one cell further on. */
    public static final int CELLS_OFFSET = 384;

    /** In a cell: whose it is, and how often that one has registered, 64 bits. */
    public static final int PARTY_OFFSET = 0;

    /** In a cell: in which generation how many of its threads wait, and how that ended, 64 bits. */
    public static final int ATTENDANCE_OFFSET = 8;

    /** In a cell: the process's id, for people, 64 bits. */
    public static final int PID_OFFSET = 16;

    /** An end that has not come: the generation is under way. */
    public static final int PENDING = 0;

    /** End: all arrived, and the action was done. */
    public static final int TRIPPED = 1;

    /** End: the time of one that waited was over. */
    public static final int TIMED_OUT = 2;

    /** End: one that waited was interrupted. */
    public static final int INTERRUPTED = 3;

    /** End: the action threw. */
    public static final int ACTION_FAILED = 4;

    /** End: one that waited, or had registered, died or closed the region. */
    public static final int PARTY_DIED = 5;

    /** End: somebody aborted it. */
    public static final int ABORTED = 6;

    /** End: somebody reset it while it was whole. */
    public static final int RESET = 7;

    private static final int ARRIVED_BITS = 20;
    private static final int END_BITS = 3;
    private static final int END_SHIFT = ARRIVED_BITS;
    private static final int LAST_SHIFT = END_SHIFT + END_BITS;
    private static final int GENERATION_SHIFT = LAST_SHIFT + END_BITS;
    private static final long ARRIVED_MASK = (1L << ARRIVED_BITS) - 1;
    private static final int END_MASK = (1 << END_BITS) - 1;
    private static final long GENERATION_MASK = -1L >>> GENERATION_SHIFT;

    private BarrierDescriptor() {}

    static long state(long generation, int last, int end, int arrived) {
        return generation << GENERATION_SHIFT | (long) last << LAST_SHIFT | (long) end << END_SHIFT | arrived;
    }

    static long generation(long state) {
        return state >>> GENERATION_SHIFT;
    }

    /** The generation that follows. */
    static long next(long generation) {
        return generation + 1 & GENERATION_MASK;
    }

    /** The generation before. */
    static long previous(long generation) {
        return generation - 1 & GENERATION_MASK;
    }

    /** How the generation before the current one ended. */
    static int last(long state) {
        return (int) (state >>> LAST_SHIFT) & END_MASK;
    }

    /** Why the current generation is broken, or {@link #PENDING}. In an attendance: how its generation ended. */
    static int end(long state) {
        return (int) (state >>> END_SHIFT) & END_MASK;
    }

    static boolean isBroken(long state) {
        return end(state) != PENDING;
    }

    static int arrived(long state) {
        return (int) (state & ARRIVED_MASK);
    }

    static long arrival(long state) {
        return state + 1;
    }

    static long broken(long state, int end) {
        return state(generation(state), last(state), end, 0);
    }

    /** The state after a generation that has ended. */
    static long ended(long state, int end) {
        return state(next(generation(state)), end, PENDING, 0);
    }

    static long attendance(long generation, int end, int waiting) {
        return state(generation, 0, end, waiting);
    }

    static int waiting(long attendance) {
        return arrived(attendance);
    }

    static long party(int owner, int registrations) {
        return (long) registrations << Integer.SIZE | owner;
    }

    static int owner(long party) {
        return (int) party;
    }

    static int registrations(long party) {
        return (int) (party >>> Integer.SIZE);
    }

    /** Who broke a generation: only to be believed of that one, and that end. Linux has no pids of more than 22 bits. */
    static long culprit(long pid, long generation, int end) {
        return pid << Integer.SIZE | Integer.toUnsignedLong(tag(generation, end));
    }

    static boolean isCulprit(long culprit, long generation, int end) {
        return (int) culprit == tag(generation, end);
    }

    static long culpritPid(long culprit) {
        return culprit >>> Integer.SIZE;
    }

    private static int tag(long generation, int end) {
        return (int) (generation << END_BITS | end);
    }
}
