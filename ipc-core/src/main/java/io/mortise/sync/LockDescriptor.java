package io.mortise.sync;

/**
 * What a lock is in shared memory: a block of {@value #BLOCK_LENGTH} bytes at a multiple of 128, zero when new. The words are
 * little endian and aligned to their size. The first 128 bytes are written by the holder, but for the state, which all
 * change, the time, which a sleeper may fill in, and the starving owner; the second 128 bytes are written by those who wait.
 *
 * <pre>
 *   63                            32 31                             0
 *  +-+------------------------------+-+-----------------+------------+
 *  |R|  thread or dead owner   (31) |W| generation (19) | slot+1 (12)|    0  state; its low half is the futex word
 *  +-+------------------------------+-+-----------------+------------+
 *  |                          ticket                                 |    8  rises when the owner changes
 *  +--------------------------------+--------------------------------+
 *  |        starving owner          |           last owner           |   16  who waits in vain; who raised the ticket
 *  +--------------------------------+-+------------------------------+
 *  |      owner counted last (31)     |     owner deaths (33)        |   24  deaths
 *  +----------------------------------+------------------------------+
 *  |                        repaired deaths                          |   32  inconsistent while not equal to owner deaths
 *  +-----------------------------------------------------------------+
 *  |                  held since (epoch ms), 0 unknown               |   40
 *  +-----------------------------------------------------------------+
 *  |                 whose name: a state without W                   |   48
 *  +--------------------------------+--------------------------------+
 *  |     length of the name         |      flags (reserved, 0)       |   56
 *  +--------------------------------+--------------------------------+
 *  |          thread's name, UTF-8, up to 64 bytes                   |   64
 *  +--------------------------------+--------------------------------+
 *  |       waiting threads (32)     |   owner of these threads (32)  |  128  16 such cells, one per waiting process
 *  |                             ...                                 |
 *  +-----------------------------------------------------------------+  256
 * </pre>
 *
 * <h2>State</h2>
 * <p>0 is free. Else the low 31 bits are the owner word of the attachment that holds, as {@code Region.owner()} tells it, and
 * <ul>
 *   <li>R = 0: bits 32 to 62 are the low 31 bits of the id of the holding thread;
 *   <li>R = 1: the holder is recovering: it has taken over from a dead owner, which bits 32 to 62 name, and is not done;
 *   <li>W = 1: somebody may sleep on the low half. Only a lock that is held has it: who releases writes 0, and wakes one if W
 *       was set; who slept acquires with W set, since there may be more who sleep.
 * </ul>
 *
 * <h2>Who writes what, and what orders it</h2>
 * <p>Every change of the state is one compare-and-set from the very state that was seen, also the release: a thread whose region
 * was closed while it was inside, and whose lock others have taken since, changes nothing any more. What a holder writes, in
 * the block and anywhere else, is seen by the next one: <b>HAND_OVER</b> pairs the release with the acquisition. After a
 * death it is the kernel that orders: it let go of the dead process's file lock after its last store. <b>HOLDER_NAME</b>
 * pairs the store to "whose name" with its load. The hold count of a reentrant lock is nobody else's business, and is kept
 * in the holding process.
 *
 * <h2>Release by anyone</h2>
 * <p>A lock of the type {@code lock-by-anyone} is the same, but that whoever releases it goes from whatever state it has seen to 0, unless
 * R is set: then it waits for R to be cleared, or takes over itself if the recovering one has died. A release for a dead holder is in
 * order, and no death of an owner.
 *
 * <h2>Turns</h2>
 * <p>A newcomer may be quicker than one that waits. Who has spun in vain, or was woken in vain for two milliseconds, sets W and calls
 * its owner starving; whoever releases the lock with W set and sees that, gives way at its own next acquisition: it waits until somebody
 * has taken the lock, for 100 microseconds at most, so that nothing depends on the starving one being alive. Then it leaves the lock alone
 * for some microseconds, so that a turn is not over at the first lucky look.
 *
 * <h2>Death between any two steps</h2>
 * <p>An owner that is dead is one of which {@code Region.isDead} says so: its process is gone, or has closed the region. Whoever
 * wants the lock, has waited for it, and finds that, takes over: {@code [thread|A]} becomes {@code [R, A|B]}. Under R, which B
 * alone holds, it counts A's death, which is what marks the lock inconsistent, and so can not be forgotten; raises the
 * ticket; and clears R. Who finds {@code [R, A|B]} with B dead makes sure first that A is counted, then takes over from
 * B. A death is counted with a compare-and-set of the deaths word, which names whom it counted last, after the state was seen
 * unchanged: so each is counted once, no matter how many count it at once, and how many of them die.
 *
 * <table class="striped">
 * <caption>What the next one finds, and does, if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>acquires: 0 to [thread|A]</td><td>A holds; ticket and names are the last one's</td>
 *     <td>taken over; counted; the ticket rises in any case</td></tr>
 * <tr><td>raises the ticket, names itself last owner</td><td>the ticket has risen by itself</td>
 *     <td>taken over; the ticket rises once more</td></tr>
 * <tr><td>is inside; wrote half of what the lock guards</td><td>A holds</td>
 *     <td>taken over; counted; marked inconsistent</td></tr>
 * <tr><td>releases: [thread|A] to 0</td><td>free; a sleeper that it has not woken</td>
 *     <td>nothing to repair; the sleeper looks when its slice ends (50 ms at most), or a newcomer acquires</td></tr>
 * <tr><td>sets W</td><td>W and no sleeper</td><td>the holder makes one call to the kernel for nothing</td></tr>
 * <tr><td>enters itself among those who wait</td><td>a cell of a dead owner</td>
 *     <td>not shown any more, and reused</td></tr>
 * <tr><td>sleeps, or was woken</td><td>a wake-up was spent on the dead</td>
 *     <td>the other sleepers look when their slices end; each sets W again</td></tr>
 * <tr><td>calls itself starving</td><td>the name of a dead owner</td>
 *     <td>one acquirer gives way for 100 microseconds in vain, and takes the name away</td></tr>
 * <tr><td>takes over from A: [R, A|B]</td><td>A is not counted</td>
 *     <td>C counts A, takes over [R, B|C], counts B</td></tr>
 * <tr><td>counts A</td><td>A is counted, and named as counted last</td><td>C sees that, takes over, counts B</td></tr>
 * <tr><td>raises the ticket</td><td>as before; the ticket has risen by itself</td><td>as before; it rises once more</td></tr>
 * <tr><td>clears R: [thread|B]</td><td>B holds, inconsistent</td><td>taken over from B as from any owner; B is counted</td></tr>
 * <tr><td>forgets who was counted last</td><td>nothing new</td><td>as before</td></tr>
 * <tr><td>repairs the data (its hook)</td><td>B holds, inconsistent, half repaired</td>
 *     <td>taken over; counted; the next hook runs</td></tr>
 * <tr><td>{@code markConsistent}</td><td>B holds, consistent</td>
 *     <td>taken over; counted; inconsistent for B's own death</td></tr>
 * </tbody>
 * </table>
 *
 * <h2>Bits, and what happens when they wrap</h2>
 * <p>A generation wraps after 524,288 attachments in one slot: a dead owner's word means the living again if the lock was not
 * wanted by anybody in all that time; it is then freed by the death of that one. The thread's 31 bits are shown to people, and
 * compared nowhere but in the release, together with the owner. The deaths wrap after 8.6 thousand million to zero; nothing but
 * the number suffers. The ticket does not wrap in practice (64 bits).
 */
public final class LockDescriptor {
    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** How much memory a lock takes, in bytes. */
    public static final int BLOCK_LENGTH = 256;

    /** Where a lock may begin: at a multiple of this. */
    public static final int BLOCK_ALIGNMENT = 128;

    /** Who holds it: 64 bits, of which the lower 32 are what waiters sleep on. */
    public static final int STATE_OFFSET = 0;

    /** The fencing token, 64 bits. */
    public static final int TICKET_OFFSET = 8;

    /** The owner that raised the ticket last, 32 bits. */
    public static final int LAST_OWNER_OFFSET = 16;

    /** The owner with a thread that has spun or was woken in vain, 32 bits; 0 if there is none. */
    public static final int STARVING_OFFSET = 20;

    /** How many owners died, and who of them was counted last, 64 bits. */
    public static final int DEATHS_OFFSET = 24;

    /** How many owners had died when it was last marked consistent, 64 bits. */
    public static final int REPAIRED_OFFSET = 32;

    /** Since when it is held, at the latest, in milliseconds since 1970, 64 bits; 0 if nobody knows. */
    public static final int SINCE_OFFSET = 40;

    /** The state, without W, of the holder whose name follows, 64 bits. */
    public static final int NAMED_STATE_OFFSET = 48;

    /** Choices made at creation, 32 bits, none as yet. */
    public static final int FLAGS_OFFSET = 56;

    /** How long the name is, in bytes, 32 bits. */
    public static final int NAME_LENGTH_OFFSET = 60;

    /** The name, in UTF-8. */
    public static final int NAME_OFFSET = 64;

    /** The longest name kept, in bytes. */
    public static final int NAME_MAX = 64;

    /** The first cell of those who wait. */
    public static final int WAITERS_OFFSET = 128;

    /** How many cells there are, of 64 bits each. */
    public static final int WAITERS_CELLS = Sleepers.CELLS;

    static final long FREE = 0;
    static final long WAITERS_BIT = 1L << 31;

    private static final long RECOVERING_BIT = 1L << 63;
    private static final int LOW_31 = 0x7fff_ffff;
    private static final int DEATHS_BITS = 33;
    private static final long DEATHS_MASK = (1L << DEATHS_BITS) - 1;

    private LockDescriptor() {}

    static long held(int owner, long thread) {
        return (thread & LOW_31) << Integer.SIZE | owner;
    }

    static long recovering(int owner, int dead) {
        return RECOVERING_BIT | (long) dead << Integer.SIZE | owner;
    }

    static int owner(long state) {
        return (int) state & LOW_31;
    }

    static boolean isRecovering(long state) {
        return (state & RECOVERING_BIT) != 0;
    }

    /** The holding thread's id, its low 31 bits, or who died, if the holder is recovering. */
    static int threadOrDead(long state) {
        return (int) (state >>> Integer.SIZE) & LOW_31;
    }

    static boolean hasWaiters(long state) {
        return (state & WAITERS_BIT) != 0;
    }

    static long withoutWaiters(long state) {
        return state & ~WAITERS_BIT;
    }

    static long deaths(long deathsWord) {
        return deathsWord & DEATHS_MASK;
    }

    static int countedLast(long deathsWord) {
        return (int) (deathsWord >>> DEATHS_BITS);
    }

    static long deathsWord(int countedLast, long deaths) {
        return (long) countedLast << DEATHS_BITS | (deaths & DEATHS_MASK);
    }
}
