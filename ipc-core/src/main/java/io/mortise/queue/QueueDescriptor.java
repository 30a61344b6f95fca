package io.mortise.queue;

/**
 * The layout of a queue in shared memory, version {@value #VERSION}, with many producers, many consumers, or both. Numbers are in the
 * byte order of the machine.
 *
 * <pre>
 *   bytes  0        8        16       24       32       40       48       56       64       72       80       84       127
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+-----------+
 *     0   | magic  | vers | | kinds  | flags| |capacity|max msg |max msgs| cells  |cell|inl|dataStart|align | |           |
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+-----------+
 *   128   | tail   |sentByte|  next position to claim, or a little less     whoever claims, CAS; add                     |
 *   256   | taken  |recvByte|  next position to take, or a little less      whoever takes, CAS; add                      |
 *   384   | head   |headData|  first position not yet over, data bytes free  whoever moves the head, CAS                   |
 *   512   | aborted|skipped | lost   |  endings passed by the head           whoever moves the head, CAS                   |
 *   576   | refused|  messages for which there was no room                  producers, add                                |
 *   640   | consumers asleep |                                              sleepers and wakers, CAS                     |
 *   768   | producers asleep |                                              sleepers and wakers, CAS                     |
 *   896   | prod.|cons.|   owners of sides that are for one              the next owner, CAS                             |
 *   960   | returns|  given back so often, cell being given back + 1        whoever gives back, CAS                       |
 *         +--------------------------------------------------------------------------------------------------------------+
 *  1024   | cell 0 (64 bytes) | cell 1 | ... | cell cells-1                                                              |
 *         +--------------------------------------------------------------------------------------------------------------+
 * dataStart | data ring: capacity bytes                                   | slack: longest message, aligned to 128       |
 *         +--------------------------------------------------------------------------------------------------------------+
 *
 *   cell:  0        8        16                                               64
 *         +--------+--------+------------------------------------------------+
 *         | word   | end    | payload, if it has no more than 48 bytes       |
 *         +--------+--------+------------------------------------------------+
 *
 *   word: bits 63-61 | 60 ............ 30 | 29 .......... 0
 *         0 FREED    |             lap (61 bits)             free for the message of that lap; how the last one ended:
 *         1 ABORTED  |             lap                         by its producer
 *         2 SKIPPED  |             lap                         its producer died before the commit
 *         3 LOST     |             lap                         its consumer died before it returned
 *         4 CLAIMED  | owner (31 bits)    | length (30 bits)   being filled by that owner; owner 0: closed, end of stream
 *         5 COMMITTED| lap (low 31 bits)  | length             to be taken
 *         6 TAKEN    | owner              | length             being read by that owner
 *         7 RETURNED | returns (31 bits)  | length             was taken and not acknowledged: to be taken once more
 * </pre>
 *
 * <h2>How it works</h2>
 *
 * <p>A message's <em>position</em> is its number, from 0. It lives in cell {@code position % cells}, in lap {@code position / cells}. A
 * payload of up to {@value #INLINE_BYTES} bytes lies in the cell; a longer one, rounded up to {@value #PAYLOAD_ALIGNMENT} bytes, in the data
 * ring: {@code end} is the number of ring bytes all messages up to and including this one ever took, so it begins at
 * {@code (end - rounded length) % capacity}, and runs on into the slack rather than wrap. {@code maxMessages < cells}, so the cell at the
 * tail is always free, or claimed for that position: a close has a cell to take.
 *
 * <p>A cell's word is the whole truth: each step in a message's life is one CAS on it, which names the owner from the claim on.
 * The rest can be worked out and is brought up to date by anybody: {@code end} and {@code tail} after a claim (before the cell's word may
 * change again), {@code taken} after a take, {@code head} and {@code headData} after an ending.
 *
 * <p>A free cell says which lap it is free for, and a committed one which lap it is of. So one who claims (or takes) alone knows its next
 * position without the common word, and moves {@code tail} (or {@code taken}) over several at once; another who comes finds cells that are
 * not free, and moves it first. Always {@code head <= tail <= } first free position {@code <= head + maxMessages}, so that the cell at the
 * tail is of that position, whatever it is.
 *
 * <p>In a queue with the flag {@link #FLAG_ACKNOWLEDGED} a message that was taken and not acknowledged is given back: {@code returns} is
 * changed from (n, none) to (n, cell), the cell from TAKEN to RETURNED(n), {@code returns} to (n + 1, none). Who finds (n, cell) does
 * the rest before anything else, and nobody takes the message before that is done. So the cell is TAKEN or RETURNED(n) as long as
 * {@code returns} is (n, cell), each step is done once, and the count is exact. Consumers that see another {@code returns} than before
 * look for RETURNED cells from the head on, before they go on at {@code taken}. The head cannot pass a message that is not over, so no more
 * of them come than the queue holds.
 *
 * <h2>Ordering</h2>
 *
 * <ul>
 *   <li>{@code QUEUE-TAIL}: end, then tail. Who reads tail = n finds the end of n - 1, and it stays until n is claimed.
 *   <li>{@code QUEUE-COMMIT}: payload and end, then COMMITTED. Who takes a message sees all of it.
 *   <li>{@code QUEUE-FREE}: reads of the payload, then a free word. Who sees the word may have the cell overwritten.
 *   <li>{@code QUEUE-HEAD}: free words seen, then headData, then head. Who sees them may overwrite cells and data below.
 *   <li>{@code QUEUE-RETURN}: RETURNED, then returns. Who sees the count finds the cell, and who takes it sees that it is counted.
 *   <li>{@code SLEEP}: the sleepers bit, then a look at the queue; against a change of the queue, then a look at the bit.
 *   <li>{@code QUEUE-SIDE}: all that an owner of a side did, then its word is 0, or its owner dead. Who claims the side sees it.
 *   <li>{@code QUEUE-CLOSING}: the attachment is marked closed, then its cells are looked for; against a claim or take, then a look at
 *       the mark.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <table>
 *   <caption>What the others find, and what they do</caption>
 *   <tr><th>died after</th><th>state left</th><th>what happens</th></tr>
 *   <tr><td>claim</td><td>CLAIMED(dead), tail = n or less</td><td>the next producer moves the tail over what is claimed, works out end and
 *       moves the tail; then as below</td></tr>
 *   <tr><td>several claims of a batch</td><td>CLAIMED(dead), one after the other</td><td>the same, one by one; of a batch whose messages were
 *       partly committed, those are delivered</td></tr>
 *   <tr><td>end, tail, part of the payload, all of it</td><td>CLAIMED(dead)</td><td>a consumer that waits for it, a producer that finds the
 *       queue full, or state() turns it into SKIPPED</td></tr>
 *   <tr><td>commit</td><td>COMMITTED, sleepers not woken</td><td>the message is delivered; sleepers look after their slice</td></tr>
 *   <tr><td>abort</td><td>ABORTED, sleepers not woken</td><td>consumers pass over it; sleepers look after their slice</td></tr>
 *   <tr><td>take</td><td>TAKEN(dead), taken = n or less</td><td>the next consumer passes over what is taken, and moves taken; then as
 *       below</td></tr>
 *   <tr><td>taken, part of the handler, all of it</td><td>TAKEN(dead)</td><td>a producer that finds the queue full, or state() turns it into
 *       LOST; if messages are acknowledged, one of these, a consumer that finds nothing, or one that moves the head gives it back</td></tr>
 *   <tr><td>announcing a return</td><td>TAKEN(dead), returns = (n, cell)</td><td>whoever gives back or takes makes the cell RETURNED, and counts</td></tr>
 *   <tr><td>RETURNED</td><td>RETURNED(n), returns = (n, cell)</td><td>whoever gives back or takes counts</td></tr>
 *   <tr><td>counting the return</td><td>RETURNED(n), returns = (n + 1, none), sleepers not woken</td><td>whoever takes finds it; sleepers look
 *       after their slice</td></tr>
 *   <tr><td>taking again</td><td>TAKEN(dead)</td><td>as above, and counted once more</td></tr>
 *   <tr><td>commit or free word, before the bytes are counted</td><td>sent or received bytes lack one message, or one batch</td><td>it stays so:
 *       these two are for people</td></tr>
 *   <tr><td>free word</td><td>head lags</td><td>the next who frees something or finds the queue full moves it</td></tr>
 *   <tr><td>SKIPPED or LOST</td><td>not counted</td><td>whoever moves the head counts it first</td></tr>
 *   <tr><td>counting</td><td>counted, head = n</td><td>the counter says that n is counted; the head moves on</td></tr>
 *   <tr><td>headData</td><td>head lags</td><td>headData is raised to the same value again; the head moves on</td></tr>
 *   <tr><td>CLOSED</td><td>sleepers not woken</td><td>sleepers look after their slice</td></tr>
 *   <tr><td>sleepers bit</td><td>bit set, nobody asleep</td><td>the next waker makes one call in vain and clears it</td></tr>
 * </table>
 *
 * <h2>Wrap</h2>
 *
 * <ul>
 *   <li>Positions and ends have 64 bits and do not wrap; the lap of a free cell has 61, so no claim mistakes one lap for another.
 *   <li>The lap of a committed cell has 31 bits: a consumer that is stopped between looking and taking for exactly a multiple of
 *       2<sup>31</sup> laps, and then finds a message of the same length, takes it out of turn. Nothing else goes wrong.
 *   <li>Endings count in 40 bits, beside the low 24 of the first position not counted, which the head keeps fresh by writing it at every
 *       multiple of 2<sup>23</sup>: so "already counted" is never mistaken.
 *   <li>Returns count in 39 bits and begin again at 0; a returned cell has the low 31 of them: a consumer that is stopped between looking
 *       and taking while exactly a multiple of 2<sup>31</sup> messages are given back may take one that another has taken.
 *   <li>Bytes and refusals count in 64 bits.
 *   <li>Wait words count wakings in 31 bits; who mistakes one for another sleeps until its slice is over.
 * </ul>
 */
public final class QueueDescriptor {
    /** Type of a queue's extent. */
    public static final String TYPE = "queue";

    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Distance of fields that different parties write. */
    public static final int LINE_LENGTH = 128;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the version, an int. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the kind of the producers' side, an int. */
    public static final int PRODUCERS_KIND_OFFSET = 16;

    /** Offset of the kind of the consumers' side, an int. */
    public static final int CONSUMERS_KIND_OFFSET = 20;

    /** Offset of flags, an int. */
    public static final int FLAGS_OFFSET = 24;

    /** Flag of a queue that delivers again what a consumer had taken and not acknowledged. */
    public static final int FLAG_ACKNOWLEDGED = 1;

    /** Offset of the capacity of the data ring in bytes, a power of two. */
    public static final int CAPACITY_OFFSET = 32;

    /** Offset of the length of the longest message in bytes. */
    public static final int MAX_MESSAGE_BYTES_OFFSET = 40;

    /** Offset of the most messages. */
    public static final int MAX_MESSAGES_OFFSET = 48;

    /** Offset of the number of cells, a power of two above the most messages. */
    public static final int CELL_COUNT_OFFSET = 56;

    /** Offset of the length of a cell, an int. */
    public static final int CELL_LENGTH_OFFSET = 64;

    /** Offset of the length of the payload that a cell can hold, an int. */
    public static final int INLINE_BYTES_OFFSET = 68;

    /** Offset of the offset of the data ring. */
    public static final int DATA_START_OFFSET = 72;

    /** Offset of the alignment of payloads in the data ring, an int. */
    public static final int ALIGNMENT_OFFSET = 80;

    /** Offset of the length of the longest message that a queue with room for long ones takes; 0 if it has none. */
    public static final int SPILL_MAX_MESSAGE_BYTES_OFFSET = 88;

    /** Offset of the room that was asked for long messages; see {@link SpillDescriptor}. */
    public static final int SPILL_BYTES_OFFSET = 96;

    /** Offset of the next position to claim. */
    public static final int TAIL_OFFSET = LINE_LENGTH;

    /** Offset of the next position to take. */
    public static final int TAKEN_OFFSET = 2 * LINE_LENGTH;

    /** Offset of the first position whose message is not over. */
    public static final int HEAD_OFFSET = 3 * LINE_LENGTH;

    /** Offset of the number of data ring bytes that messages before the head took. */
    public static final int HEAD_DATA_OFFSET = HEAD_OFFSET + 8;

    /** Offset of the three counters of endings: aborted, skipped, lost. */
    public static final int ENDINGS_OFFSET = 4 * LINE_LENGTH;

    /** Offset of the number of messages that producers were refused. */
    public static final int REFUSED_OFFSET = ENDINGS_OFFSET + 64;

    /** Offset of the bytes of all messages sent. */
    public static final int SENT_BYTES_OFFSET = TAIL_OFFSET + 8;

    /** Offset of the bytes of all messages received. */
    public static final int RECEIVED_BYTES_OFFSET = TAKEN_OFFSET + 8;

    /** Offset of how often messages were given back, and which one is being given back. */
    public static final int REDELIVERY_OFFSET = 7 * LINE_LENGTH + 64;

    /** Offset of the wait word of consumers, an int. */
    public static final int CONSUMERS_WAIT_OFFSET = 5 * LINE_LENGTH;

    /** Offset of the wait word of producers, an int. */
    public static final int PRODUCERS_WAIT_OFFSET = 6 * LINE_LENGTH;

    /** Offset of the owner of a producers' side that is for one, an int. */
    public static final int PRODUCER_OFFSET = 7 * LINE_LENGTH;

    /** Offset of the owner of a consumers' side that is for one, an int. */
    public static final int CONSUMER_OFFSET = PRODUCER_OFFSET + 4;

    /** Length of what precedes the messages. */
    public static final int HEADER_LENGTH = 8 * LINE_LENGTH;

    /** Offset of the first cell. */
    public static final int CELLS_OFFSET = HEADER_LENGTH;

    /** Length of a cell. */
    public static final int CELL_LENGTH = 64;

    /** Offset of the word within a cell. */
    public static final int CELL_WORD_OFFSET = 0;

    /** Offset of the end within a cell. */
    public static final int CELL_END_OFFSET = 8;

    /** Offset of a short payload within a cell. */
    public static final int CELL_PAYLOAD_OFFSET = 16;

    /** Length of the longest payload that lies in its cell. */
    public static final int INLINE_BYTES = CELL_LENGTH - CELL_PAYLOAD_OFFSET;

    /** Alignment of payloads in the data ring. */
    public static final int PAYLOAD_ALIGNMENT = 8;

    /** Kind of a side for one attachment at a time. */
    public static final int KIND_SINGLE = 1;

    /** Kind of a side with any number of producers or consumers. */
    public static final int KIND_MANY = 2;

    /** The letters MRTQUEUE. */
    static final long MAGIC = 0x4555_4555_5154_524DL;

    private QueueDescriptor() {}
}
