package io.mortise.queue;

/**
 * What a typed queue has in shared memory besides its {@link QueueDescriptor queue}: an extent named like the queue with {@value #SUFFIX}
 * behind, of type {@value #TYPE}, or {@value #JOINABLE_TYPE} with the counts of tasks. The queue itself is a queue as any other,
 * that programs without codecs may use as well. Zero when new, in the byte order of the machine.
 *
 * <pre>
 *   bytes  0        8        16       24                                       256
 *         +--------+--------+--------+----------------------------------------+
 *     0   | magic  |vers|len|  hash  | format in UTF-8, as much as fits       |
 *         +--------+--------+--------+----------------------------------------+
 *   256   | joiners asleep  |                                                    joinable only, from here on
 *         +--------+--------+-------------------------------------------------+
 *   384   | cell of slot 0  |  384 + 128: cell of slot 1  |  ...                   one for each attachment the region can have
 *         +--------+--------+-------------------------------------------------+
 *
 *   cell:  63 ............ 32 | 31 ............. 0
 *     0    owner              | unfinished             tasks that this owner has taken and not finished
 *     8    owner              | abandoned              tasks that owners of this slot died with, up to and including this one
 * </pre>
 *
 * <p>The first 256 bytes are written by who makes the extent, before anybody else finds it, and never again. The hash is that of the whole
 * {@link io.mortise.codec.Codec#format() format}, by FNV-1a of 64 bits, 0 if it is empty; len is the number of its bytes that are
 * there. Nothing but the hash is compared, and a hash of 0 with nothing.
 *
 * <h2>Tasks</h2>
 *
 * <p>A task is unfinished while its message is in the queue (claimed, committed, or taken by a consumer that has not returned), and then
 * while it is counted in a cell whose owner lives. A consumer counts up before it frees the message, so there is no moment in between
 * when it is in neither. A cell's first word is changed by its owner alone, by CAS, since its threads race.
 *
 * <p>All is finished if, in this order: the tail is t; nothing before t is in the queue; every cell of a living owner is 0; the tail is
 * still t. For if nothing was put meanwhile, then after the second step nothing could be taken, so that cells only fell.
 *
 * <ul>
 *   <li>{@code TASK-TAKEN}: a cell is counted up, then the message is freed. Who sees the message gone sees the count.
 *   <li>{@code SLEEP}: counted down to 0, then the joiners' word is read; a joiner writes it, then looks at the counts.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <table class="striped">
 *   <caption>What a process that dies leaves behind, and what becomes of it</caption>
 *   <tr><th>died after</th><th>left</th><th>then</th></tr>
 *   <tr><td>taking the message</td><td>TAKEN(dead)</td><td>it is lost, as in any queue: joiners do not wait for it</td></tr>
 *   <tr><td>counting up</td><td>TAKEN(dead), unfinished of the dead</td><td>the same; it counts both as lost and as abandoned</td></tr>
 *   <tr><td>freeing the message, or anything later</td><td>unfinished of the dead</td><td>abandoned: joiners do not wait for it</td></tr>
 *   <tr><td>counting down</td><td>0, sleepers not woken</td><td>joiners look after their slice</td></tr>
 * </table>
 *
 * <p>The next owner of a dead one's slot, before its first count, adds what the dead one left to the second word, with the dead one's owner
 * word; then it makes the first word its own. If the second word has that owner already, the first step was done before.
 */
public final class TypedQueueDescriptor {
    /** Comes behind the queue's name. */
    public static final String SUFFIX = ".typed";

    /** Type of the extent. */
    public static final String TYPE = "typed-queue";

    /** Type of the extent of a queue that counts tasks. */
    public static final String JOINABLE_TYPE = "joinable-queue";

    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the version, an int. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the number of bytes of the format that are there, an int. */
    public static final int FORMAT_LENGTH_OFFSET = 12;

    /** Offset of the hash of the format. */
    public static final int FORMAT_HASH_OFFSET = 16;

    /** Offset of the format. */
    public static final int FORMAT_OFFSET = 24;

    /** Most bytes of the format that are there. */
    public static final int FORMAT_MAX = 256 - FORMAT_OFFSET;

    /** Offset of the wait word of those who wait for all tasks, an int. Length of the extent if it is not joinable. */
    public static final int JOINERS_WAIT_OFFSET = 256;

    /** Offset of the first cell. */
    public static final int CELLS_OFFSET = 384;

    /** Length of a cell. */
    public static final int CELL_LENGTH = 128;

    /** Offset of the second word within a cell. */
    public static final int CELL_ABANDONED_OFFSET = 8;

    /** The letters MRTTYPED. */
    static final long MAGIC = 0x4445_5059_5454_524DL;

    private TypedQueueDescriptor() {}
}
