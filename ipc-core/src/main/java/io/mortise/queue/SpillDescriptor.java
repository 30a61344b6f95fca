package io.mortise.queue;

/**
 * What a queue with room for long messages has besides, version {@value #VERSION}: a pool of blocks behind all else. Numbers are in the
 * byte order of the machine.
 *
 * <pre>
 *               first line of the queue: longest message, room asked for ({@link QueueDescriptor#SPILL_BYTES_OFFSET})
 *               +-------------------------------------------------------------------------------+
 *   queue       | the queue itself, see {@link QueueDescriptor}, for messages of up to inline + 8 bytes      |
 *               +----------+----------+---------------------------------------------------------+
 *   spill       |bytes sent|received  |  of long messages                    getAndAdd          |
 *               +----------+----------+---------------------------------------------------------+
 *   spill + 128 | a pool of blocks, see {@link BlockPoolDescriptor}; each block's line has the position of its message |
 *               +-------------------------------------------------------------------------------+
 *
 *   message:    0          8
 *               +----------+--------------------+
 *               | 0        | the bytes          |     up to an eighth of the capacity, 40 at least
 *               +----------+--------------------+
 *               | handle   |                          of the block with the bytes, whose line tells how many
 *               +----------+
 * </pre>
 *
 * <h2>Whose the block is</h2>
 *
 * <p>A producer acquires a block, claims a message of 8 bytes, writes the position of that message into the block's line and the bytes
 * into the block, sends the block (see {@link BlockPoolDescriptor}), and commits the message with the handle. From then on the block
 * belongs to the message: no consumer opens it. It is in transit until the message is over, that is consumed and not to be
 * delivered again; then the consumer frees it.
 *
 * <p>So a block in transit whose message is over is nobody's. Whoever finds no free block ends the messages that the dead had in hand,
 * and takes one back whose position is before all that is not over, whether its producer lives or not: the message of a producer that has
 * claimed and not committed is not over. Nothing else is ever taken from transit. (A queue for one producer and one consumer knows that a
 * message is over when its consumer has passed it, and next found nothing.)
 *
 * <h2>Death between any two steps</h2>
 *
 * <table>
 *   <caption>What the others find, and what they do</caption>
 *   <tr><th>died after</th><th>state left</th><th>what happens</th></tr>
 *   <tr><td>acquiring the block</td><td>held by a dead one</td><td>free for whoever finds no other</td></tr>
 *   <tr><td>claim; position; bytes</td><td>the same, and a claim of a dead one</td><td>the same; the message is skipped</td></tr>
 *   <tr><td>sending the block</td><td>in transit, its message a claim of a dead one</td><td>the message is skipped; then the block is taken
 *       back</td></tr>
 *   <tr><td>commit</td><td>in transit, its message there</td><td>delivered</td></tr>
 *   <tr><td>abort: the block released</td><td>a claim of a dead one</td><td>skipped</td></tr>
 *   <tr><td>take, part of the handler, all of it</td><td>in transit, its message in a dead one's hand</td><td>the message is lost, and the block
 *       taken back; or delivered again, from the same block</td></tr>
 *   <tr><td>freeing the message</td><td>in transit, its message over</td><td>the block is taken back</td></tr>
 *   <tr><td>freeing the block</td><td>free, producers not woken, not counted</td><td>they look after their slice; the bytes received are short of
 *       that message</td></tr>
 * </table>
 */
public final class SpillDescriptor {
    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Length of what precedes the bytes of a message: 0, or the handle of the block with the bytes. */
    public static final int PREFIX_BYTES = 8;

    /** Offset of the number of bytes sent in blocks. */
    public static final int SENT_BYTES_OFFSET = 0;

    /** Offset of the number of bytes received in blocks. */
    public static final int RECEIVED_BYTES_OFFSET = 8;

    /** Offset of the pool. */
    public static final int POOL_OFFSET = 128;

    private SpillDescriptor() {}
}
