package io.mortise.queue;

/**
 * The layout of a queue for one producer and one consumer in shared memory, version {@value QueueDescriptor#VERSION}. The first line, the
 * wait words and the owners of the sides are where {@link QueueDescriptor} has them; numbers are in the byte order of the machine.
 *
 * <pre>
 *   bytes  0        8        16       24       32       40       48       56       64       72       80            127
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+----------------+
 *     0   | magic  | vers | | kinds  | flags| |capacity|max msg |max msgs|        |        |dataStart|align |        |
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+----------------+
 *   128   | mark   |refused |                                                the producer alone                       |
 *   256   | taken  |                                                         the consumer alone                       |
 *   384   | head slot 0: end, position, bytes, number | +64: slot 1           the consumer alone                       |
 *   512   | endings slot 0                            | +64: slot 1           the consumer alone                       |
 *   640   | consumers asleep |                                               sleepers and wakers, CAS                 |
 *   768   | producers asleep |                                               sleepers and wakers, CAS                 |
 *   896   | prod.|cons.|closed|                                              the next owner; who closes; CAS          |
 *         +----------------------------------------------------------------------------------------------------------+
 *  1024   | data: capacity + 8 * (most messages + 1), aligned to 128         | slack: the longest record, likewise    |
 *         +----------------------------------------------------------------------------------------------------------+
 *
 *   record: header (8 bytes) | payload, rounded up to 8
 *
 *   header: bits 63-60 | 59 ... 30 | 29 ............ 0
 *           0 EMPTY    | 0         | 0                    the tail: nothing is here yet
 *           1 MESSAGE  | 0         | length               to be handed over
 *           2 spare
 *           3 CLAIMED  | 0         | length               being filled by the producer
 *           4 ABORTED  | 0         | length               given up by its producer
 *           5 SKIPPED  | 0         | length               its producer died before the commit
 * </pre>
 *
 * <h2>How it works</h2>
 *
 * <p>Records lie one behind the other. One that begins before the end of the data runs on into the slack rather than wrap; the next one
 * then begins as far from the beginning as the data is exceeded. The number of a record is how many there were before it, {@code end} how
 * many bytes their payloads took. A record may be written if the consumer is done with all but fewer than the most messages, and with all
 * but as much of the payloads that the capacity would hold this one: then it fits, and the empty header behind it, too.
 *
 * <p>The producer writes the payload, sees to it that there is an empty header <em>behind</em> the record, then writes the header. Most often it is
 * there already: the producer clears some lines ahead at a time, when it has published a short message, which also brings them to its processor all at once,
 * before they are needed. The consumer looks at that header
 * and nothing else, so that a short message costs the two processors the transfer of one cache line and no more: an index in a line of its own
 * would be a second one, one after the other, for each message that the consumer waits for. The consumer never writes a record.
 *
 * <p>What each side knows is in its own lines, which the other does not read while there is enough to read and enough room: the producer looks
 * at the head only when what it saw last would not do, that is about once in a lap. The consumer publishes the head when a poll returns, and
 * after an eighth of the most messages or of the capacity. There are two slots, written in turn, the number last: the one with the higher
 * number is whole, whenever the consumer died, and tells number, end, position and bytes that belong together. What was counted otherwise (aborted,
 * skipped, lost, length of those, redelivered, up to which number, for which word of taken, sequence) is in two slots likewise.
 *
 * <p>{@code taken} is four times the number of messages that were taken, written before the handler sees the message, plus the low bits of the number
 * of times that this one was given back. So between the head and taken lie messages that were handled, and last the one in hand. {@code mark} is the
 * number of messages ever begun, written before the first byte of one (for a batch, all of it), and set back by who finds the queue closed then.
 * So the producer is at work while there are fewer records than that, and one store tells what two would otherwise. All that is known
 * of the tail is the records: who takes over goes through them from the head up to the empty header, and sets the mark right.
 *
 * <p>Batches: the records behind the first one with plain stores, the empty header behind the last one, then the first header: one
 * publication.
 *
 * <p>The side of each party is a word with its owner. A dead owner's side is free for the next one, or for somebody whom it hinders and
 * who puts the side in order and frees it, with the highest bit set meanwhile.
 *
 * <h2>Ordering</h2>
 *
 * <ul>
 *   <li>{@code RING-RECORD}: payload and the empty header behind it, then the header. Who sees it sees all of the message, and never what
 *       was there a lap before. A batch's other headers come before the first one.
 *   <li>{@code RING-HEAD}: reads of payloads, then the head. Who sees it may have them overwritten.
 *   <li>{@code QUEUE-SIDE}: all that an owner did, then its word is 0, or its owner dead. Who claims the side sees it.
 *   <li>{@code RING-CLOSING}: the mark (or its like within the process), then a look whether the queue (or the region) is closed; against
 *       closing, then a pause, then a look at the mark, and whether all the records are there that it speaks of. A message would pay for a
 *       fence on this side as much as for all the rest. So the other side waits a millisecond, a thousand times as long as a processor keeps a
 *       store to itself: who did not see the closing then was at work before, and can be seen to be.
 *   <li>{@code RING-SLEEP}: a message (or room), then a look at the sleepers; against the sleepers bit, then looks at the queue for 20 us.
 *       Without a fence either, with the same reason. If 20 us once were not enough, the sleeper would look after its slice.
 *       {@code put} and {@code take} have a fence before a second look, so that between them nobody is overlooked: {@code SLEEP}.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <table>
 *   <caption>What the others find, and what they do</caption>
 *   <tr><th>died after</th><th>state left</th><th>what happens</th></tr>
 *   <tr><td>claiming the side</td><td>the side is a dead one's</td><td>the next one claims it, and begins anew</td></tr>
 *   <tr><td>the mark, part of the payload, all of it, the empty header behind it; any part of a batch</td><td>EMPTY, and the mark beyond
 *       it</td><td>the message never was; the next producer writes over it, and sets the mark back. It is counted nowhere, but by {@code size()}
 *       until then</td></tr>
 *   <tr><td>the header</td><td>MESSAGE</td><td>delivered; the next producer finds the tail behind it. Sleepers look after their
 *       slice</td></tr>
 *   <tr><td>a claim, part of its payload, all of it</td><td>CLAIMED</td><td>the next producer, a consumer that waits for it, or state() turns it into
 *       SKIPPED, and the consumer counts that when it passes</td></tr>
 *   <tr><td>commit or abort</td><td>MESSAGE or ABORTED</td><td>delivered, or passed and counted</td></tr>
 *   <tr><td>taken</td><td>taken is ahead of the head</td><td>the next consumer, a producer that finds the queue full, or state() works it out:
 *       all up to the last one were handled, that one is counted as lost and passed; if the queue is acknowledged, as redelivered, and
 *       taken once more</td></tr>
 *   <tr><td>the handler</td><td>the same</td><td>the same: nobody knows that the handler had returned</td></tr>
 *   <tr><td>part of a slot of the head</td><td>its number is the older</td><td>the other slot counts; the same</td></tr>
 *   <tr><td>the head</td><td>taken is the head</td><td>nothing is in hand</td></tr>
 *   <tr><td>counting what was aborted or skipped, not the head</td><td>counted up to beyond the head</td><td>who goes through the records counts those
 *       beyond that alone</td></tr>
 *   <tr><td>counting what was in hand, not the head</td><td>the endings name the word of taken</td><td>who works it out does not count it
 *       again</td></tr>
 *   <tr><td>closing</td><td>CLOSING</td><td>consumers seal it, a millisecond after they saw it, when no living producer is at work</td></tr>
 *   <tr><td>putting a side in order</td><td>the side is a dead one's</td><td>the next one does it again; each step may be done twice</td></tr>
 * </table>
 *
 * <p>A claim of the dead is counted as skipped, exactly. A message that was being copied by {@code offer} or {@code put} when its producer died has not
 * become one, and is not counted.
 *
 * <h2>Wrap</h2>
 *
 * <ul>
 *   <li>Numbers and ends have 63 bits and do not wrap; taken has the low 62 of the number, and is only compared with one that is near.
 *   <li>The number of times that a message was given back has two bits. Only equality with the last one counted matters.
 *   <li>Wait words count wakings in 31 bits; who mistakes one for another sleeps until its slice is over.
 * </ul>
 */
public final class RingDescriptor {
    /** Offset of the number of messages ever begun. */
    public static final int MARK_OFFSET = QueueDescriptor.LINE_LENGTH;

    /** Offset of the number of messages refused. */
    public static final int REFUSED_OFFSET = MARK_OFFSET + 8;

    /** Offset of the number of messages ever taken, times 4, plus the attempt. */
    public static final int TAKEN_OFFSET = 2 * QueueDescriptor.LINE_LENGTH;

    /** Offset of the first of the two slots of the head; the one with the higher number counts. */
    public static final int HEAD_OFFSET = 3 * QueueDescriptor.LINE_LENGTH;

    /** Length of a slot of the head, and of the endings. */
    public static final int SLOT_LENGTH = 64;

    /** Offset within a slot of the number of data bytes that the payloads of all messages before the head took. */
    public static final int HEAD_END_OFFSET = 0;

    /** Offset within a slot of where in the data the record at the head begins. */
    public static final int HEAD_POSITION_OFFSET = 8;

    /** Offset within a slot of the length of all messages before the head that were handled. */
    public static final int HEAD_BYTES_OFFSET = 16;

    /** Offset within a slot of the number of messages before the head. Written last. */
    public static final int HEAD_NUMBER_OFFSET = 24;

    /** Offset of the first of the two slots of endings; the one with the higher sequence counts. */
    public static final int ENDINGS_OFFSET = 4 * QueueDescriptor.LINE_LENGTH;

    /** Offset within a slot of the number of messages that were aborted. */
    public static final int ABORTED_OFFSET = 0;

    /** Offset within a slot of the number of messages whose producer died before the commit. */
    public static final int SKIPPED_OFFSET = 8;

    /** Offset within a slot of the number of messages whose consumer died before it had handled them. */
    public static final int LOST_OFFSET = 16;

    /** Offset within a slot of the length of these. */
    public static final int LOST_BYTES_OFFSET = 24;

    /** Offset within a slot of the number of deliveries that were made once more. */
    public static final int REDELIVERED_OFFSET = 32;

    /** Offset within a slot of the number of messages, from the first, whose endings are counted. */
    public static final int UP_TO_OFFSET = 40;

    /** Offset within a slot of the word of the last message in hand that was counted as lost or redelivered. */
    public static final int SETTLED_OFFSET = 48;

    /** Offset within a slot of its sequence. Written last. */
    public static final int SEQUENCE_OFFSET = 56;

    /** Offset of whether the queue is closed, an int: 0, {@link #CLOSING} or {@link #SEALED}. */
    public static final int CLOSED_OFFSET = QueueDescriptor.CONSUMER_OFFSET + 4;

    /** The queue was closed; a producer that did not know it may be finishing a message. */
    public static final int CLOSING = 1;

    /** The queue was closed, and no message will follow those that are there. */
    public static final int SEALED = 2;

    /** Offset of the first record. */
    public static final int DATA_OFFSET = QueueDescriptor.HEADER_LENGTH;

    /** Length of the header of a record. */
    public static final int RECORD_HEADER_BYTES = 8;

    /** Alignment of records. */
    public static final int RECORD_ALIGNMENT = 8;

    private RingDescriptor() {}
}
