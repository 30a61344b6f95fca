package io.mortise.queue;

/**
 * The layout of a pool of blocks in shared memory, version {@value #VERSION}. Numbers are in the byte order of the machine.
 *
 * <pre>
 *   bytes  0        8        16       24       32       40       48       56                                 127
 *         +--------+--------+--------+--------+--------+--------+--------+-------------------------------------+
 *     0   | magic  | vers | | block  |cnt|slot| stride | rows   |payload |                 written by the maker |
 *         +--------+--------+--------+--------+--------+--------+--------+-------------------------------------+
 *   128   | takers asleep (32)                                             sleepers and wakers, CAS              |
 *         +--------+--------+----------------------------------------------------------------------------------+
 *   256   |of holds|transit |  taken back from the dead                    whoever takes back, getAndAdd         |
 *         +--------+--------+----------------------------------------------------------------------------------+
 *   384   | owner of slot 0 (32) | owner of slot 1 | ...                   the attachment in that slot, once     |
 *         +----------------------------------------------------------------------------------------------------+
 *  lines  | block 0: word | length | message | ... | block 1 | ...         see below                             |
 *         +----------------------------------------------------------------------------------------------------+
 *   rows  | block 0: holds of slot 0 (64) | of slot 1 | ... | block 1 | ...  the attachment in that slot, CAS     |
 *         +----------------------------------------------------------------------------------------------------+
 * payload | block 0 | block 1 | ...  each at a multiple of 4096 in memory, or of 128 if shorter than that        |
 *         +----------------------------------------------------------------------------------------------------+
 *
 *   word: bits 63-61   | 60 .... 51 | 50 .... 43 | 42 .... 32 | 31 ......... 0
 *         0 FREE       |                                      | generation        nobody's
 *         1 HELD       |                         | slot + 1   | generation        one reference, of that attachment
 *         2 SENT       |                         | slot + 1   | generation        in transit from that attachment, to one
 *         3 ORPHANED   |                         | slot + 1   | generation        the same, and the sender is known to be gone
 *         4 SHARED     | in transit |  version (19)           | generation        several references; who has them is in the row
 *
 *   hold: bits 63 ........ 32 | 31 ................ 13 | 12     | 11 ..... 0
 *         generation of word  | generation of owner    | sharer | references     of no meaning if the word is not SHARED, or its
 *                                                                                generation another
 *
 *   handle: bit 63 | 62 ..... 52 | 51 ............. 20 | 19 ..... 0
 *             0    | slot + 1    | generation          | index             the low 43 bits of the word SENT, and the index
 * </pre>
 *
 * <h2>How it works</h2>
 *
 * <p>The word is the whole truth of a block that has one reference, and each step of its life is one CAS:
 * <pre>
 *   FREE(g) --acquire--&gt; HELD(me, g+1) --send--&gt; SENT(me, g+1) --open--&gt; HELD(you, g+1) --release--&gt; FREE(g+1)
 *                              ^----------------------------------------------+  (send: generation + 1)
 * </pre>
 * <p>A handle says what word it opens, so that opening is a CAS without a look: the line moves between two processors once. Acquiring,
 * sending and sharing raise the generation, so no handle opens what it was not made for, and no step that came too late finds the
 * word it saw.
 *
 * <p>A second reference makes a block SHARED. Then each attachment's references are in its own cell of the block's row, and the word
 * counts those in transit. A reference is always written where it goes before it is taken away where it was: an opener raises its
 * own cell, then lowers the word's count (or lowers its cell again, if it was too late); a sharer, which has a reference and keeps
 * it, marks its cell, then raises the count. Both raise the word's version. Who lowers a cell, and sees nothing in transit and no
 * reference in the row, frees the block by a CAS from the word that it saw before: no reference can have come in between, for that
 * would have changed the version.
 *
 * <h2>In transit</h2>
 *
 * <p>A block in transit belongs to its sender. It is found in the table of blocks, not in whatever carries its handle, of which the
 * pool knows nothing. As long as the sender lives, nobody takes it: the receiver opens it, whenever that is, or the sender opens it
 * itself if it could not send the handle. Once the sender is gone the receiver may still open it; it is taken back, and counted, only by one
 * who wants a block when there is none else. The receiver is then told that the block is gone. References in transit of a
 * shared block belong to all who ever shared it, and are taken back when none of these lives, and nobody has it open.
 *
 * <h2>Ordering</h2>
 *
 * <ul>
 *   <li>{@code BLOCK-SEND}: payload and length, then SENT, or SHARED. Who opens the block sees all of it.
 *   <li>{@code BLOCK-FREE}: accesses to the payload, then FREE, or a lowered hold and then FREE. Who acquires the block may overwrite it.
 *   <li>{@code BLOCK-HOLD}: a raised hold, then a look at the word; against the word, then a look at the holds. No reference is overlooked.
 *   <li>{@code BLOCK-JOIN}: what a dead one left in this slot is cleared and the owner of the slot written, then words that name the
 *       slot. Who sees such a word finds its owner.
 *   <li>{@code BLOCK-CLOSING}: the attachment is marked closed, then its blocks are looked for; against an acquired or opened block, then
 *       a look at the mark.
 *   <li>{@code SLEEP}: the sleepers bit, then a look at the words; against a freed block, then a look at the bit.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <table>
 *   <caption>What the others find, and what they do</caption>
 *   <tr><th>died after</th><th>state left</th><th>what happens</th></tr>
 *   <tr><td>acquire</td><td>HELD(dead)</td><td>FREE again by whoever finds no other block, or by state()</td></tr>
 *   <tr><td>payload, or part of it</td><td>HELD(dead)</td><td>the same</td></tr>
 *   <tr><td>send</td><td>SENT(dead)</td><td>opened by its receiver; if that never comes, FREE by one who finds no other block</td></tr>
 *   <tr><td>open</td><td>HELD(dead)</td><td>as after acquire</td></tr>
 *   <tr><td>release</td><td>FREE, sleepers not woken</td><td>sleepers look after their slice</td></tr>
 *   <tr><td>sharing one's only reference: own cell written</td><td>HELD(dead), a cell of no meaning</td><td>as after acquire</td></tr>
 *   <tr><td>the word is SHARED</td><td>a cell of a dead one</td><td>its references are cleared; those in transit may be opened</td></tr>
 *   <tr><td>sharing again: cell marked</td><td>a cell of a dead one</td><td>the same</td></tr>
 *   <tr><td>opening a shared block: cell raised</td><td>a cell of a dead one</td><td>cleared; the reference still is in transit</td></tr>
 *   <tr><td>the count lowered</td><td>a cell of a dead one</td><td>cleared; the reference is gone with its holder</td></tr>
 *   <tr><td>releasing a shared block: cell lowered</td><td>SHARED, nobody has it</td><td>FREE by whoever finds no other block</td></tr>
 *   <tr><td>taking back a cell of a dead one</td><td>the same</td><td>the same</td></tr>
 *   <tr><td>taking back, before it is counted</td><td>FREE, not counted</td><td>the count is one short: it is for people</td></tr>
 *   <tr><td>joining: some words cleared</td><td>the slot's owner is a dead one</td><td>the next in this slot begins again</td></tr>
 *   <tr><td>sleepers bit</td><td>bit set, nobody asleep</td><td>the next waker makes one call in vain and clears it</td></tr>
 * </table>
 *
 * <p>One who opens a block at the very moment when another thread closes the region takes it back by itself; if the process is
 * killed between the two, and another process has got its slot by then, the block counts as held by that one until it ends.
 *
 * <h2>Wrap</h2>
 *
 * <ul>
 *   <li>Generations have 32 bits, two for each time that a block is acquired and sent: a handle that was kept for exactly a multiple
 *       of 2<sup>32</sup> such steps of that one block opens what it was not made for (at a million a second, that is after an hour, and
 *       then for a microsecond).
 *   <li>The version of a shared block has 19 bits: one who is stopped between its look at the row and the CAS for exactly a multiple
 *       of 524,288 openings and sharings of that block by others, who still have it, would free it.
 *   <li>References in transit have 10 bits, those of one attachment 12: more are refused.
 *   <li>Owner words: see {@link io.mortise.region.RegionDescriptor}.
 * </ul>
 */
public final class BlockPoolDescriptor {
    /** Type of a pool's extent. */
    public static final String TYPE = "block-pool";

    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Distance of fields that different parties write. */
    public static final int LINE_LENGTH = 128;

    /** Alignment of blocks that have at least that length. */
    public static final int PAGE_LENGTH = 4096;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the version, an int. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the length of a block. */
    public static final int BLOCK_BYTES_OFFSET = 16;

    /** Offset of the number of blocks, an int. */
    public static final int BLOCK_COUNT_OFFSET = 24;

    /** Offset of the number of slots in a row, an int. */
    public static final int SLOT_COUNT_OFFSET = 28;

    /** Offset of the distance of two blocks. */
    public static final int STRIDE_OFFSET = 32;

    /** Offset of the offset of the rows. */
    public static final int ROWS_OFFSET_OFFSET = 40;

    /** Offset of the offset of the first block. */
    public static final int PAYLOAD_OFFSET_OFFSET = 48;

    /** Offset of the wait word of takers, an int. */
    public static final int TAKERS_WAIT_OFFSET = LINE_LENGTH;

    /** Offset of the number of references of the dead that were taken back. */
    public static final int TAKEN_BACK_HELD_OFFSET = 2 * LINE_LENGTH;

    /** Offset of the number of blocks in transit from the dead that were taken back. */
    public static final int TAKEN_BACK_IN_TRANSIT_OFFSET = TAKEN_BACK_HELD_OFFSET + 8;

    /** Offset of the owners of the slots, an int each. */
    public static final int OWNERS_OFFSET = 3 * LINE_LENGTH;

    /** Offset of the word within a block's line. */
    public static final int LINE_WORD_OFFSET = 0;

    /** Offset within a block's line of how many of its bytes mean something. */
    public static final int LINE_PAYLOAD_LENGTH_OFFSET = 8;

    /** Offset within a block's line of the position of the message that it belongs to, in the pool of a queue. */
    public static final int LINE_MESSAGE_OFFSET = 16;

    /** The letters MRTBLOCK. */
    static final long MAGIC = 0x4B43_4F4C_4254_524DL;

    private BlockPoolDescriptor() {}
}
