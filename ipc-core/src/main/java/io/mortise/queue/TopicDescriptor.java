package io.mortise.queue;

/**
 * The layout of a topic in shared memory, version {@value #VERSION}. Numbers are in the byte order of the machine.
 *
 * <pre>
 *   bytes  0        8        16       24       32       40       48       52       56       64       72
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+---------------+
 *     0   | magic  | vers | |kind|max| flags| |capacity|max msg |marks   |cell len|segment |dataStart|              |
 *         +--------+--------+--------+--------+--------+--------+--------+--------+--------+--------+---------------+
 *   128   | owner  | tail   | number | limit  | nextMark | marks made     who publishes; MANY: notes for the next    |
 *   256   | oldest |                          publisher: nothing before it is to be believed                         |
 *   384   | subscribers asleep |              sleepers and wakers, CAS                                               |
 *   512   | publishers asleep for room |      sleepers and wakers, CAS                                               |
 *   640   | publishers asleep for their turn | sleepers and wakers, CAS                                              |
 *   768   | cells in use | 4 spare | disconnected   subscribers, CAS and atomic add                                  |
 *   896   | reserved                                                                                               |
 *         +---------------------------------------------------------------------------------------------------------+
 *  1024   | mark 0: position, number | mark 1 | ... | mark 31      publisher                                        |
 *         +---------------------------------------------------------------------------------------------------------+
 *  1536   | cell 0 (128 bytes) | cell 1 | ... | cell maxSubscribers-1                                               |
 *         +---------------------------------------------------------------------------------------------------------+
 * dataStart | ring: capacity bytes                       | slack: longest message, aligned to 128                    |
 *         +---------------------------------------------------------------------------------------------------------+
 *
 *   record: 0        8
 *         +--------+------------------------------+      the next one begins at the next multiple of 8
 *         | header | payload                      |
 *         +--------+------------------------------+
 *   header: bits 63 ........... 32 | 31 30        | 29 ....... 0
 *           low 32 bits of number  | 0 none yet   | length
 *                                  | 1 message    |
 *                                  | 2 end        |
 *
 *   cell:  0        8        16       24       32
 *         +--------+--------+--------+--------+--------+
 *         | word   | cursor | number | first  | dropped|     word: CAS by who takes or clears it; the rest: its owner
 *         +--------+--------+--------+--------+--------+
 *   word: bits 37-36 stage: 1 joining, 2 live | 33-32: 0 blocks, 1 drops, 2 disconnects | 31-0 owner; 0 is free
 * </pre>
 *
 * <h2>How it works</h2>
 *
 * <p>A <em>position</em> counts the bytes of the ring that were ever used, headers and padding included; it lies in the ring at
 * {@code position % capacity}. A record runs on into the slack rather than wrap, and what would have been its bytes at the ring's beginning
 * stays unused. A message's <em>number</em> counts from 0.
 *
 * <p>To publish is to write the payload, to clear the header behind it, and then to store its own header: subscribers look at nothing
 * but the header at their own position. The header at the tail is always there and always clear, so an end of the stream always has room.
 *
 * <p>About 16 times per lap the publisher notes where a record begins, as a mark: position and number. It may overwrite what lies before
 * {@code oldest} and before the cursor of every live cell that blocks. When it needs more it looks at the cursors, moves {@code oldest} on to
 * a mark, passes a full fence and looks at the cursors again; so between two marks it looks at nobody else's memory.
 *
 * <p>Who blocks reads in place. Who does not copies the message, and then looks at {@code oldest}: if that is not beyond the message, the copy
 * is whole. If it is, the mark at {@code oldest} tells where to go on, and by its number how many messages were missed.
 *
 * <p>The owner word is held by a SINGLE publisher for as long as it is attached, and by one of MANY while it appends: a lock that is taken
 * over from the dead. Appending is short (a copy), and under a lock a record has no state between claimed and committed that others
 * would have to understand: what was not finished never was, and nobody has to skip anything, which is what keeps the subscribers'
 * side as simple and quick as with a SINGLE publisher.
 *
 * <h2>Ordering</h2>
 *
 * <ul>
 *   <li>{@code TOPIC-RECORD}: payload and the clear header behind it, then the header. Who sees a header sees all of the message.
 *   <li>{@code TOPIC-CURSOR}: reads of messages, then the cursor. Who sees the cursor may overwrite what lies before it.
 *   <li>{@code TOPIC-OLDEST}: {@code oldest}, then (store fence) what overwrites; against a copy, then (load fence) {@code oldest}. Who copied a
 *       byte that was overwritten sees that {@code oldest} has gone beyond it.
 *   <li>{@code TOPIC-MARK}: a mark's number, then its position. Who finds a mark by its position, and then finds {@code oldest} not beyond it, has
 *       the number that belongs to it.
 *   <li>{@code TOPIC-JOIN}: a cell becomes live, then a look at {@code oldest}; against {@code oldest} moved, then a look at the cells. A publisher
 *       waits for whoever joins, or who joins sees that it has to begin later.
 *   <li>{@code TOPIC-TURN}: all that a publisher wrote, then the owner word given back; with the next one's compare-and-set.
 *   <li>{@code TOPIC-CLOSING}: the attachment is marked closed, then the owner word is looked at; against the owner word taken, then a look
 *       at the mark.
 *   <li>{@code SLEEP}: the sleepers bit, then a look at the topic; against a change of the topic, then a look at the bit. Calls that never
 *       wait make no full fence in between, so a sleeper keeps looking for some microseconds after it has set the bit, and
 *       its slice bounds what that leaves.
 * </ul>
 *
 * <h2>Death between any two steps</h2>
 *
 * <table>
 *   <caption>What the others find, and what they do</caption>
 *   <tr><th>died after</th><th>state left</th><th>what happens</th></tr>
 *   <tr><td>owner word taken</td><td>owner dead</td><td>the next publisher takes it over, and walks from the newest mark over all
 *       records to the tail; nothing that others wrote since is trusted, but headers and marks</td></tr>
 *   <tr><td>a mark's number</td><td>a mark of an old position, before {@code oldest}</td><td>nobody looks for such a position; the next
 *       publisher writes it anew</td></tr>
 *   <tr><td>a mark's position</td><td>a mark at the tail</td><td>the next publisher goes on from there</td></tr>
 *   <tr><td>{@code oldest}</td><td>room that is not used</td><td>the next publisher uses it</td></tr>
 *   <tr><td>part of the payload, all of it, the header behind it</td><td>the header at the tail is clear</td><td>the message never was; the
 *       next publisher overwrites it</td></tr>
 *   <tr><td>the header</td><td>the message is there; notes old, sleepers not woken</td><td>it is delivered; the next publisher finds the
 *       tail behind it; sleepers look after their slice</td></tr>
 *   <tr><td>the end</td><td>sleepers not woken</td><td>sleepers look after their slice</td></tr>
 *   <tr><td>cell joining, its cursor</td><td>JOINING(dead)</td><td>publishers ignore it; the next who subscribes and finds no free cell takes
 *       it over</td></tr>
 *   <tr><td>cell live, anything after that</td><td>LIVE(dead)</td><td>a publisher that waits for it clears it, about a millisecond later;
 *       state() too; who subscribes and finds no free cell takes it over</td></tr>
 *   <tr><td>disconnected counted</td><td>LIVE(dead), counted</td><td>the same</td></tr>
 *   <tr><td>sleepers bit</td><td>bit set, nobody asleep</td><td>the next waker makes one call in vain and clears it</td></tr>
 * </table>
 *
 * <h2>Wrap</h2>
 *
 * <ul>
 *   <li>Positions and numbers have 64 bits and do not wrap: at 10 GB/s 2<sup>63</sup> bytes take 29 years.
 *   <li>The header has the number's low 32 bits, as a check for who walks over records. They wrap every 2<sup>32</sup> messages, and
 *       nothing depends on them.
 *   <li>Marks are used in turn. At most 18 are not before {@code oldest}: 16 a segment apart, one that is less than a segment from the next, and one
 *       made at the tail since no other would do.
 *   <li>Wait words count wakings in 31 bits; who mistakes one for another sleeps until its slice is over.
 * </ul>
 */
public final class TopicDescriptor {
    /** Type of a topic's extent. */
    public static final String TYPE = "topic";

    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Distance of fields that different parties write. */
    public static final int LINE_LENGTH = 128;

    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;

    /** Offset of the version, an int. */
    public static final int VERSION_OFFSET = 8;

    /** Offset of the kind of the publishers' side, an int: {@link QueueDescriptor#KIND_SINGLE} or {@link QueueDescriptor#KIND_MANY}. */
    public static final int PUBLISHERS_KIND_OFFSET = 16;

    /** Offset of the number of cells, an int. */
    public static final int MAX_SUBSCRIBERS_OFFSET = 20;

    /** Offset of flags, an int, all reserved. */
    public static final int FLAGS_OFFSET = 24;

    /** Offset of the capacity of the ring in bytes, a power of two. */
    public static final int CAPACITY_OFFSET = 32;

    /** Offset of the length of the longest message in bytes. */
    public static final int MAX_MESSAGE_BYTES_OFFSET = 40;

    /** Offset of the number of marks, an int. */
    public static final int MARK_COUNT_OFFSET = 48;

    /** Offset of the length of a cell, an int. */
    public static final int CELL_LENGTH_OFFSET = 52;

    /** Offset of the least distance of marks, but for those made in need. */
    public static final int SEGMENT_OFFSET = 56;

    /** Offset of the offset of the ring. */
    public static final int DATA_START_OFFSET = 64;

    /** Offset of the owner word of who publishes, an int; 0 is nobody. */
    public static final int PUBLISHER_OFFSET = LINE_LENGTH;

    /** Offset of the tail, as the last of MANY publishers left it. */
    public static final int TAIL_OFFSET = PUBLISHER_OFFSET + 8;

    /** Offset of the number of the next message, as the last of MANY publishers left it. */
    public static final int NUMBER_OFFSET = PUBLISHER_OFFSET + 16;

    /** Offset of where a record may end without a look at anybody, as the last of MANY publishers left it. */
    public static final int LIMIT_OFFSET = PUBLISHER_OFFSET + 24;

    /** Offset of where the next mark is due, as the last of MANY publishers left it. */
    public static final int NEXT_MARK_OFFSET = PUBLISHER_OFFSET + 32;

    /** Offset of the index of the newest mark, as the last of MANY publishers left it. */
    public static final int NEWEST_MARK_OFFSET = PUBLISHER_OFFSET + 40;

    /** Offset of the position before which nothing is to be believed. */
    public static final int OLDEST_OFFSET = 2 * LINE_LENGTH;

    /** Offset of the wait word of subscribers, an int. */
    public static final int SUBSCRIBERS_WAIT_OFFSET = 3 * LINE_LENGTH;

    /** Offset of the wait word of publishers that wait for room, an int. */
    public static final int PUBLISHERS_WAIT_OFFSET = 4 * LINE_LENGTH;

    /** Offset of the wait word of publishers that wait for their turn, an int. */
    public static final int TURN_WAIT_OFFSET = 5 * LINE_LENGTH;

    /** Offset of how many cells were ever used, an int, which only grows. */
    public static final int CELLS_IN_USE_OFFSET = 6 * LINE_LENGTH;

    /** Offset of how many subscriptions were disconnected. */
    public static final int DISCONNECTED_OFFSET = CELLS_IN_USE_OFFSET + 8;

    /** Offset of the first mark, and length of what precedes it. */
    public static final int MARKS_OFFSET = 8 * LINE_LENGTH;

    /** Length of a mark. */
    public static final int MARK_LENGTH = 16;

    /** How many marks there are, a power of two. */
    public static final int MARK_COUNT = 32;

    /** Offset of the position within a mark. */
    public static final int MARK_POSITION_OFFSET = 0;

    /** Offset of the number within a mark. */
    public static final int MARK_NUMBER_OFFSET = 8;

    /** Offset of the first cell, and length of what precedes it. */
    public static final int CELLS_OFFSET = MARKS_OFFSET + MARK_COUNT * MARK_LENGTH;

    /** Length of a cell. */
    public static final int CELL_LENGTH = LINE_LENGTH;

    /** Offset of the word within a cell. */
    public static final int CELL_WORD_OFFSET = 0;

    /** Offset of the position of the next message to read within a cell. */
    public static final int CELL_CURSOR_OFFSET = 8;

    /** Offset of that message's number within a cell. */
    public static final int CELL_NUMBER_OFFSET = 16;

    /** Offset of the number of the first message for it within a cell. */
    public static final int CELL_FIRST_OFFSET = 24;

    /** Offset of how many messages it has missed within a cell. */
    public static final int CELL_DROPPED_OFFSET = 32;

    /** Length of a record's header. */
    public static final int HEADER_LENGTH = 8;

    /** Alignment of records in the ring. */
    public static final int ALIGNMENT = 8;

    /** How many segments a lap has. */
    public static final int SEGMENTS = 16;

    /** The letters MRTTOPIC. */
    static final long MAGIC = 0x4349_504F_5454_524DL;

    private TopicDescriptor() {}
}
