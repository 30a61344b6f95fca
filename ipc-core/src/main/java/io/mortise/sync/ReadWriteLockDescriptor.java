package io.mortise.sync;

/**
 * What a read-write lock is in shared memory: the lock that its writers pass through, one line that every reader reads and only
 * writers write, and a cell for each attachment, which its own readers write. Zero when new; the words are little endian and
 * aligned to their size.
 *
 * <pre>
 *   63             48 47             32 31                             0
 *  +-----------------------------------------------------------------+
 *  | the mutex: a lock as {@link LockDescriptor} draws it              |    0  256 bytes
 *  +--------------------------------+-+------------------------------+
 *  |   wait word of a drainer       |P|      owner           (31)    |  256  wait word; writer word
 *  +--------------------------------+-+------------------------------+
 *  |      owner counted last (31)     |     owner deaths (33)        |  264  deaths, of owners that wrote
 *  +----------------------------------+------------------------------+
 *  |                        repaired deaths                          |  272  inconsistent while not equal to owner deaths
 *  +-----------------------------------------------------------------+
 *  |          reserved, 0                                            |  280
 *  +--------------------------------+--------------------------------+
 *  |          reserved, 0           |   cells that were ever used    |  384  no reader's cell lies beyond
 *  +-----------------+--------------+-+------------------------------+
 *  |   holds (16)    |  threads (16)  |         owner                |  512  cell of slot 0
 *  +-----------------+----------------+------------------------------+
 *  |          reserved, 0                                            |  520
 *  +-----------------------------------------------------------------+
 *  |          cell of slot 1, and so on, 128 bytes each              |  640
 *  +-----------------------------------------------------------------+  512 + 128 * slots of the region
 * </pre>
 *
 * <h2>The protocol</h2>
 * <p>A <b>reader</b> adds itself to the cell of its attachment, and then looks at the writer word. 0: it is inside. Else it takes
 * itself out again, and acquires the mutex as a writer would, waiting its turn; under the mutex it adds itself to its cell once
 * more, and releases the mutex: now it is inside. A thread that reads already, or writes, adds a hold, and looks at nothing.
 *
 * <p>A <b>writer</b> acquires the mutex, puts its owner word into the writer word with P = 0 (it <i>drains</i>), and waits until
 * no cell of a living owner has a thread in it; then it sets P = 1 (it <i>writes</i>). To release, it clears the writer word, then
 * the mutex. One that gives up while it drains does the same. So from the moment a writer drains no new reader comes in, but
 * for threads that read already: writers are preferred. And since a reader that was turned away waits for the mutex as a
 * writer does, no stream of writers keeps it out either.
 *
 * <p>Readers pass through the mutex without touching the writer word, so they do not turn other readers away. While nobody
 * writes, a reader writes nothing but the cell of its own attachment.
 *
 * <h2>Who writes what, and what orders it</h2>
 * <p>The writer word, and the counts, are changed by the holder of the mutex. A cell is changed by threads of the attachment whose
 * owner word is in it, and by two others: a later attachment in the same slot makes it its own, and a writer clears one whose
 * owner is dead. All of these are compare-and-sets of the whole word from the very word that was seen: a thread whose
 * region was closed while it was inside changes nothing any more once the cell, or the writer word, is another's.
 * <ul>
 *   <li><b>READERS</b>: the reader changes its cell and then looks at the writer word; the writer changes the writer word and then
 *       looks at the cells. Each is a compare-and-set followed by a volatile load, and all of these are in one total order, so
 *       at least one sees the other. On x86-64 the locked instruction is the fence; on aarch64 {@code casal}, or {@code stlxr}, is
 *       not overtaken by a later {@code ldar}. A program in C needs {@code memory_order_seq_cst} for all four, and on
 *       aarch64 must not weaken the loads to {@code ldapr} (acquire).
 *   <li><b>WRITTEN</b>: a writer clears the writer word (release) after its last store to what the lock guards; a reader that loads 0
 *       there (acquire) sees it. A writer sees what the last one wrote by the mutex's own {@code HAND_OVER}.
 *   <li><b>READ</b>: a reader takes itself out of its cell (release) after its last load from what the lock guards; the writer that
 *       loads a cell without threads (acquire) stores after that.
 *   <li><b>DRAINED</b>: the last thread takes itself out of the cell and then looks whether a drainer sleeps; the drainer says that it
 *       will sleep and then looks at the cells. Ordered as READERS; at least one sees the other.
 *   <li><b>CELLS</b>: an attachment raises "cells that were ever used" before it makes its cell its own, and so before READERS.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 * <p>A dead owner is one of which {@code Region.isDead} says so: its process is gone, or has closed the region. A dead reader is
 * forgotten: its cell counts for nothing from that moment, and whoever drains clears it. A dead writer is told: its death is
 * counted, and the lock is inconsistent until somebody marks it consistent. Who holds the mutex and finds a writer word that
 * is not 0 knows that its owner has lost the mutex, so is dead: with P = 0 it had not yet written anything; with P = 1 its
 * death is counted first. The count is a compare-and-set of the deaths word, which names whom it counted last, after the
 * writer word was seen unchanged: so each is counted once, no matter how many die counting. Deaths of those that had the mutex but
 * did not write are counted by the mutex alone, for nobody.
 *
 * <table class="striped">
 * <caption>What the next one finds, and does, if a process dies after a step</caption>
 * <thead><tr><th>step of the dead</th><th>it leaves</th><th>what follows</th></tr></thead>
 * <tbody>
 * <tr><td>raises the number of used cells</td><td>one cell more to look at, which is 0, or its predecessor's</td><td>nothing</td></tr>
 * <tr><td>makes its cell its own</td><td>a cell without threads</td><td>nothing</td></tr>
 * <tr><td>reader: adds itself</td><td>a cell with a thread</td><td>forgotten: a drainer asks whether its owner lives, before it sleeps
 *     and after each slice (50 ms at most), and clears it</td></tr>
 * <tr><td>reader: takes itself out, turned away or done</td><td>a cell without threads; a drainer that it has not woken</td>
 *     <td>the drainer looks when its slice ends</td></tr>
 * <tr><td>reader that was turned away: acquires the mutex</td><td>the mutex, held by the dead; the writer word 0, or of one that died
 *     earlier</td><td>the mutex is taken over; the writer word is dealt with as below; no death of a writer is counted for the
 *     reader</td></tr>
 * <tr><td>the same: adds itself under the mutex</td><td>the mutex, and a cell with a thread</td><td>both as above</td></tr>
 * <tr><td>the same: releases the mutex</td><td>a cell with a thread</td><td>forgotten</td></tr>
 * <tr><td>writer: acquires the mutex</td><td>the mutex, held by the dead; the writer word as it was</td>
 *     <td>taken over; nothing was written, nothing is counted</td></tr>
 * <tr><td>writer: P = 0, drains, sleeps</td><td>a writer word that turns readers away</td>
 *     <td>those wait for the mutex, find it in a dead hand, take over, clear the writer word or make it their own</td></tr>
 * <tr><td>writer: P = 1, writes half of what the lock guards</td><td>a writer word with P = 1</td>
 *     <td>taken over; counted; inconsistent</td></tr>
 * <tr><td>writer: clears the writer word</td><td>the mutex, held by the dead; readers may be inside already</td>
 *     <td>it was done: taken over, nothing is counted</td></tr>
 * <tr><td>writer: releases the mutex</td><td>free; a sleeper that it has not woken</td><td>the sleeper looks when its slice ends</td></tr>
 * <tr><td>successor of a dead writer: counts it</td><td>counted, and named as counted last; the writer word is still the dead
 *     writer's</td><td>the next successor sees that it was counted</td></tr>
 * <tr><td>successor: clears the writer word, or makes it its own</td><td>inconsistent</td><td>as for any reader or drainer</td></tr>
 * <tr><td>successor: forgets who was counted last</td><td>inconsistent</td><td>the same</td></tr>
 * <tr><td>writer: repairs (its hook)</td><td>P = 1, inconsistent, half repaired</td><td>taken over; counted; the next hook runs</td></tr>
 * <tr><td>writer: {@code markConsistent}</td><td>P = 1, consistent</td><td>taken over; counted; inconsistent for its own death</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A reader or writer that is stopped, slow or in a pause is not dead: whoever waits for it waits on.
 *
 * <h2>Bits, and what happens when they wrap</h2>
 * <p>At most 65,535 threads of one attachment read at once, and have 65,535 holds together, as in
 * {@link java.util.concurrent.locks.ReentrantReadWriteLock}; one more is refused with an exception. Generations of owners wrap as
 * {@link LockDescriptor} says: a dead reader that no writer has come across in 524,287 attachments of that slot would then
 * hold up writers as long as its namesake lives, unless that uses this lock too, which clears the cell. Wakings of the wait word
 * wrap after 2<sup>31</sup>; a drainer would have to miss them all between two instructions. The number of cells
 * does not fall. The deaths wrap after 8.6 thousand million to zero; nothing but the number suffers.
 */
public final class ReadWriteLockDescriptor {
    /** The layout that this class describes; another one would go by another type name in the region. */
    public static final int VERSION = 1;

    /** The lock that writers hold, and readers pass through that were turned away: {@value LockDescriptor#BLOCK_LENGTH} bytes. */
    public static final int MUTEX_OFFSET = 0;

    /** Who drains or writes, 32 bits; 0 if nobody does. */
    public static final int WRITER_OFFSET = 256;

    /** What a drainer sleeps on, 32 bits: wakings (31), somebody sleeps (1). */
    public static final int DRAINED_OFFSET = 260;

    /** How many owners died while writing, and who of them was counted last, 64 bits. */
    public static final int DEATHS_OFFSET = 264;

    /** How many owners had died when it was last marked consistent, 64 bits. */
    public static final int REPAIRED_OFFSET = 272;

    /** How many cells, from the first on, were ever used, 32 bits, in a line of its own. */
    public static final int USED_CELLS_OFFSET = 384;

    /** The first cell. */
    public static final int CELLS_OFFSET = 512;

    /** How long a cell is: far enough from its neighbours that readers of two attachments do not disturb each other. */
    public static final int CELL_LENGTH = 128;

    static final int NOBODY = 0;
    static final int WRITES = 1 << 31;

    /** What the first hold of a thread adds to a cell, and each further one. */
    static final long THREAD_AND_HOLD = 1L << 48 | 1L << 32;

    static final long HOLD = 1L << 48;
    static final int MAX_COUNT = 0xffff;

    private ReadWriteLockDescriptor() {}

    /**
     * {@return how much memory a read-write lock takes, in bytes}
     *
     * @param slots how many attachments its region can have
     */
    public static int length(int slots) {
        return CELLS_OFFSET + slots * CELL_LENGTH;
    }

    static long emptyCell(int owner) {
        return owner;
    }

    static int cellOwner(long cell) {
        return (int) cell;
    }

    static int cellThreads(long cell) {
        return (int) (cell >>> 32) & MAX_COUNT;
    }

    static int cellHolds(long cell) {
        return (int) (cell >>> 48);
    }

    static int writerOwner(int word) {
        return word & ~WRITES;
    }

    static boolean writes(int word) {
        return (word & WRITES) != 0;
    }
}
