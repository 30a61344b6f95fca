package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import java.lang.invoke.VarHandle;
import org.agrona.concurrent.UnsafeBuffer;

/** The words of one topic by name, each access with the ordering that {@link TopicDescriptor} promises. */
final class TopicMemory {
    final TopicLayout layout;
    final TopicRing ring;

    /** Where subscribers sleep. */
    final WaitWord subscribers;

    /** Where publishers sleep that wait for room. */
    final WaitWord publishers;

    /** Where publishers sleep that wait for their turn. */
    final WaitWord turn;

    private final UnsafeBuffer header;

    private TopicMemory(TopicLayout layout, UnsafeBuffer header, TopicRing ring) {
        this.layout = layout;
        this.header = header;
        this.ring = ring;
        subscribers = new WaitWord(header, SUBSCRIBERS_WAIT_OFFSET);
        publishers = new WaitWord(header, PUBLISHERS_WAIT_OFFSET);
        turn = new WaitWord(header, TURN_WAIT_OFFSET);
    }

    static TopicMemory of(Extent extent, TopicLayout layout) {
        UnsafeBuffer header = new UnsafeBuffer(extent.buffer(0, (int) layout.dataOffset()));
        return new TopicMemory(layout, header, TopicRing.of(extent, layout));
    }

    UnsafeBuffer header() {
        return header;
    }

    int publisher() {
        return header.getIntVolatile(PUBLISHER_OFFSET); // ORDER: TOPIC-TURN
    }

    boolean casPublisher(int expected, int update) {
        return header.compareAndSetInt(PUBLISHER_OFFSET, expected, update); // ORDER: TOPIC-TURN
    }

    /** A note for the next of many publishers, who reads it after it got the owner word. */
    long note(int offset) {
        return header.getLong(offset);
    }

    void note(int offset, long value) {
        header.putLong(offset, value);
    }

    long oldest() {
        return header.getLongVolatile(OLDEST_OFFSET); // ORDER: TOPIC-OLDEST, TOPIC-JOIN
    }

    /** To be called after a copy: what it says was so when the last byte was read, or later. */
    long oldestAfterReading() {
        VarHandle.loadLoadFence(); // ORDER: TOPIC-OLDEST
        return header.getLongVolatile(OLDEST_OFFSET);
    }

    /** What is written, or looked at, after this comes after it. */
    void moveOldest(long position) {
        header.putLongVolatile(OLDEST_OFFSET, position); // ORDER: TOPIC-OLDEST, TOPIC-JOIN
        VarHandle.fullFence();
    }

    private static int mark(int index) {
        return MARKS_OFFSET + (index & MARK_COUNT - 1) * MARK_LENGTH;
    }

    long markPosition(int index) {
        return header.getLongAcquire(mark(index) + MARK_POSITION_OFFSET); // ORDER: TOPIC-MARK
    }

    long markNumber(int index) {
        return header.getLongVolatile(mark(index) + MARK_NUMBER_OFFSET);
    }

    void writeMarkNumber(int index, long number) {
        header.putLongVolatile(mark(index) + MARK_NUMBER_OFFSET, number);
    }

    void writeMarkPosition(int index, long position) {
        header.putLongRelease(mark(index) + MARK_POSITION_OFFSET, position); // ORDER: TOPIC-MARK
    }

    int cellsInUse() {
        return header.getIntVolatile(CELLS_IN_USE_OFFSET); // ORDER: TOPIC-JOIN
    }

    boolean casCellsInUse(int expected, int update) {
        return header.compareAndSetInt(CELLS_IN_USE_OFFSET, expected, update); // ORDER: TOPIC-JOIN
    }

    long disconnected() {
        return header.getLongVolatile(DISCONNECTED_OFFSET);
    }

    void countDisconnected() {
        header.getAndAddLong(DISCONNECTED_OFFSET, 1);
    }

    private static int cell(int index) {
        return CELLS_OFFSET + index * CELL_LENGTH;
    }

    long cellWord(int index) {
        return header.getLongVolatile(cell(index) + CELL_WORD_OFFSET); // ORDER: TOPIC-JOIN
    }

    boolean casCellWord(int index, long expected, long update) {
        return header.compareAndSetLong(cell(index) + CELL_WORD_OFFSET, expected, update); // ORDER: TOPIC-JOIN
    }

    long cursor(int index) {
        return header.getLongVolatile(cell(index) + CELL_CURSOR_OFFSET); // ORDER: TOPIC-CURSOR
    }

    void moveCursor(int index, long position) {
        header.putLongRelease(cell(index) + CELL_CURSOR_OFFSET, position); // ORDER: TOPIC-CURSOR
    }

    long cellNumber(int index) {
        return header.getLongVolatile(cell(index) + CELL_NUMBER_OFFSET);
    }

    void cellNumber(int index, long number) {
        header.putLong(cell(index) + CELL_NUMBER_OFFSET, number);
    }

    long cellFirst(int index) {
        return header.getLongVolatile(cell(index) + CELL_FIRST_OFFSET);
    }

    void cellFirst(int index, long number) {
        header.putLong(cell(index) + CELL_FIRST_OFFSET, number);
    }

    long cellDropped(int index) {
        return header.getLongVolatile(cell(index) + CELL_DROPPED_OFFSET);
    }

    void cellDropped(int index, long count) {
        header.putLong(cell(index) + CELL_DROPPED_OFFSET, count);
    }
}
