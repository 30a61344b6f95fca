package io.mortise.queue;

import static io.mortise.queue.TopicDescriptor.HEADER_LENGTH;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One subscriber's way through a {@link SharedTopic}. Others neither see nor wait for how far it has come, but for publishers if it is of
 * the kind that {@link WhenSlow#BLOCK_PUBLISHER blocks} them.
 *
 * <pre>{@code
 * try (Subscription ticks = topic.subscribe(WhenSlow.DROP_OLDEST, From.NEWEST)) {
 *     while (ticks.take((message, offset, length) -> show(message.getLong(offset))) > 0) {}
 * }
 * }</pre>
 *
 * <ol>
 *   <li>Messages come in the order in which they were published, each once and whole, from where the subscription begins. One that blocks gets
 *       all of them; one that drops gets all but those that it {@linkplain #dropped() counts}; one that is disconnected gets all
 *       before the first that it missed.
 *   <li>One that blocks is shown messages where they lie in shared memory, the others a copy.
 *   <li>{@link #poll} never waits. {@code take} does: it spins briefly and then sleeps in the kernel, in slices of 10 to 50 ms.
 *   <li>A handler that throws has consumed its message.
 *   <li>Where the subscription has come to is made known after each {@code poll}, and after each sixteenth of the capacity within one.
 * </ol>
 *
 * <p>For one thread at a time, and not for its own handler, which may close it, though.
 */
public final class Subscription implements AutoCloseable {
    /** Returned if the stream has ended and all its messages were received. */
    public static final int END_OF_STREAM = -1;

    /**
     * Returned if a message was overwritten before it was read, for {@link WhenSlow#DISCONNECT}: this subscription is over, and its
     * place free. Who wants to go on subscribes again.
     */
    public static final int DISCONNECTED = -2;

    private static final VarHandle BUSY = busyHandle();
    private static final byte[] NO_BYTES = {};
    private static final int LEAST_COPY_BYTES = 256;
    private static final long CLOSING_PAUSE_NS = 1_000_000;

    private final SharedTopic topic;
    private final Extent extent;
    private final TopicMemory memory;
    private final TopicRing ring;
    private final TopicCells cells;
    private final TopicMarks marks;
    private final int cell;
    private final WhenSlow whenSlow;
    private final boolean blocks;
    private final int maxMessageBytes;
    private final long publishingDistance;
    private final UnsafeBuffer copy = new UnsafeBuffer(NO_BYTES);

    private long position;
    private long number;
    private long first;
    private long dropped;

    /** The position that others know. */
    private long known;

    /** True while its thread is in here, for one that closes the region. */
    private boolean busy;

    private boolean isClosed;
    private boolean isDisconnected;

    Subscription(SharedTopic topic, Extent extent, TopicMemory memory, TopicCells cells, int cell, WhenSlow whenSlow) {
        this.topic = topic;
        this.extent = extent;
        this.memory = memory;
        this.cells = cells;
        this.cell = cell;
        this.whenSlow = whenSlow;
        ring = memory.ring;
        marks = new TopicMarks(memory);
        blocks = whenSlow == WhenSlow.BLOCK_PUBLISHER;
        maxMessageBytes = memory.layout.options().maxMessageBytes();
        publishingDistance = memory.layout.segmentBytes();
    }

    /** Makes publishers heed it. */
    void begin(From from) {
        TopicPlace place = from == From.OLDEST ? marks.oldest() : marks.newest();
        goTo(place);
        first = place.number();
        writeCell();
        CrashPoint.reached("topic.cell-written");
        cells.enliven(cell, whenSlow);
        VarHandle.fullFence();
        if (memory.oldest() > position) { // ORDER: TOPIC-JOIN
            goTo(marks.oldest());
        }
        if (from == From.NEWEST) {
            skipAll();
        }
        first = number;
        dropped = 0;
        writeCell();
    }

    private void goTo(TopicPlace place) {
        position = place.position();
        number = place.number();
    }

    private void writeCell() {
        memory.cellFirst(cell, first);
        memory.cellDropped(cell, dropped);
        memory.cellNumber(cell, number);
        memory.moveCursor(cell, position);
        known = position;
    }

    /** Passes over what is there. */
    private void skipAll() {
        long enough = position + memory.layout.options().capacityBytes();
        while (position < enough) {
            long header = ring.header(position);
            int length = TopicRing.length(header);
            boolean found = TopicRing.isMessage(header) && length <= maxMessageBytes;
            if (!blocks && memory.oldestAfterReading() > position) {
                goTo(marks.newest());
            } else if (found) {
                position += TopicLayout.recordBytes(length);
                number++;
            } else {
                return;
            }
        }
    }

    /** {@return the topic} */
    public SharedTopic topic() {
        return topic;
    }

    /** {@return what becomes of it when it is slow} */
    public WhenSlow whenSlow() {
        return whenSlow;
    }

    /**
     * Hands over the messages that are there, up to a limit.
     *
     * @param handler is called with each message; if it throws, that message is consumed all the same and the exception passed on
     * @param limit   how many at most, 1 or more
     * @return how many were handed over, 0 if there was none; or {@link #END_OF_STREAM} or {@link #DISCONNECTED}
     * @throws IllegalStateException if the subscription or the region was closed; or if called by its own handler
     */
    public int poll(MessageHandler handler, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " is less than 1");
        }
        checkNotBusy();
        BUSY.setOpaque(this, true);
        try {
            extent.checkWritable();
            if (isClosed || isDisconnected) {
                return over();
            }
            return blocks ? readInPlace(handler, limit) : readCopies(handler, limit);
        } finally {
            if (isClosed) {
                free();
            }
            BUSY.setRelease(this, false);
        }
    }

    private void checkNotBusy() {
        if (busy) {
            throw new IllegalStateException(
                    "a subscription is for one thread at a time, and not for its own handler: " + this);
        }
    }

    private int over() {
        if (isClosed) {
            throw new IllegalStateException("the subscription was closed: " + this);
        }
        return DISCONNECTED;
    }

    private int readInPlace(MessageHandler handler, int limit) {
        int count = 0;
        try {
            while (count < limit && !isClosed) {
                long at = position;
                UnsafeBuffer window = ring.window(at);
                int offset = ring.offset(at);
                long header = window.getLongAcquire(offset); // ORDER: TOPIC-RECORD
                if (!TopicRing.isMessage(header)) {
                    return count == 0 && TopicRing.isEnd(header) ? END_OF_STREAM : count;
                }
                int length = TopicRing.length(header);
                if (at - known >= publishingDistance) {
                    publish();
                }
                position = at + TopicLayout.recordBytes(length);
                number++;
                count++;
                handler.onMessage(window, offset + HEADER_LENGTH, length);
            }
            return count;
        } finally {
            publish();
        }
    }

    private int readCopies(MessageHandler handler, int limit) {
        int count = 0;
        try {
            while (count < limit && !isClosed) {
                long at = position;
                UnsafeBuffer window = ring.window(at);
                int offset = ring.offset(at);
                long header = window.getLongAcquire(offset); // ORDER: TOPIC-RECORD
                int length = TopicRing.length(header);
                boolean found = TopicRing.isMessage(header) && length <= maxMessageBytes;
                if (found) {
                    reserveCopy(length);
                    TopicRing.copy(window, offset + HEADER_LENGTH, copy, 0, length);
                }
                if (memory.oldestAfterReading() > at) {
                    if (whenSlow == WhenSlow.DISCONNECT) {
                        disconnect();
                        return count == 0 ? DISCONNECTED : count;
                    }
                    drop();
                } else if (!found) {
                    return count == 0 && TopicRing.isEnd(header) ? END_OF_STREAM : count;
                } else {
                    if (at - known >= publishingDistance) {
                        publish();
                    }
                    position = at + TopicLayout.recordBytes(length);
                    number++;
                    count++;
                    handler.onMessage(copy, 0, length);
                }
            }
            return count;
        } finally {
            publish();
        }
    }

    private void reserveCopy(int length) {
        if (copy.capacity() < length) {
            long doubled = Math.max(2L * copy.capacity(), LEAST_COPY_BYTES);
            copy.wrap(new byte[(int) Math.max(length, Math.min(doubled, maxMessageBytes))]);
        }
    }

    private void drop() {
        TopicPlace oldest = marks.oldest();
        dropped += oldest.number() - number;
        goTo(oldest);
        memory.cellDropped(cell, dropped);
        publish();
    }

    private void disconnect() {
        isDisconnected = true;
        publish();
        memory.countDisconnected();
        CrashPoint.reached("topic.disconnected");
        free();
    }

    /** Lets others know where it is. */
    private void publish() {
        if (position != known) {
            memory.cellNumber(cell, number);
            memory.moveCursor(cell, position);
            known = position;
            CrashPoint.reached("topic.cursor-moved");
            if (blocks) {
                memory.publishers.wakeAll(); // ORDER: SLEEP
            }
        }
    }

    /**
     * Hands over one message; waits for it as long as it takes.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same and the exception passed on
     * @return 1, or {@link #END_OF_STREAM} or {@link #DISCONNECTED}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was received
     * @throws IllegalStateException if the subscription or the region was closed; or if called by its own handler
     */
    public int take(MessageHandler handler) throws InterruptedException {
        return take(handler, Timeouts.FOREVER_NS);
    }

    /**
     * Hands over one message; waits for it for a limited time.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same and the exception passed on
     * @param timeout how long to wait; zero or less is not at all
     * @return 1, 0 if there was none for as long as it waited, or {@link #END_OF_STREAM} or {@link #DISCONNECTED}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was received
     * @throws IllegalStateException if the subscription or the region was closed; or if called by its own handler
     */
    public int take(MessageHandler handler, Duration timeout) throws InterruptedException {
        return take(handler, Timeouts.nanos(timeout));
    }

    /**
     * Hands over one message; waits for it as the caller says, and makes no system call for it.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same and the exception passed on
     * @param idle    what to do while there is none
     * @return 1, or {@link #END_OF_STREAM} or {@link #DISCONNECTED}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was received
     * @throws IllegalStateException if the subscription or the region was closed; or if called by its own handler
     */
    public int take(MessageHandler handler, IdleStrategy idle) throws InterruptedException {
        while (true) {
            Timeouts.checkNotInterrupted();
            int result = poll(handler, 1);
            if (result != 0) {
                idle.reset();
                return result;
            }
            idle.idle();
        }
    }

    private int take(MessageHandler handler, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        int result = poll(handler, 1);
        if (result == 0 && timeoutNs != 0) {
            result = await(handler, timeoutNs);
        }
        if (blocks && result > 0) {
            VarHandle.fullFence();
            memory.publishers.wakeAll(); // ORDER: SLEEP
            memory.publishers.wakeAtAnyCost(Integer.MAX_VALUE);
        }
        return result;
    }

    private int await(MessageHandler handler, long timeoutNs) throws InterruptedException {
        Waiter waiter = Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? memory.subscribers.announce() : memory.subscribers.other();
            int result = mayHaveSlept ? pollForAWhile(handler) : poll(handler, 1);
            if (result != 0) {
                return result;
            }
            Timeouts.checkNotInterrupted();
            if (!waiter.pause(memory.subscribers.buffer(), memory.subscribers.offset(), expected)) {
                return poll(handler, 1);
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    /** Long enough that what an offer has stored arrives: it does not wait for that before it looks for sleepers. */
    private int pollForAWhile(MessageHandler handler) {
        int result = poll(handler, 1);
        for (int i = 0; result == 0 && i < SharedTopic.LAST_LOOKS; i++) {
            Thread.onSpinWait();
            result = poll(handler, 1);
        }
        return result;
    }

    /** {@return how many messages were received} */
    public long received() {
        return number - first - dropped;
    }

    /** {@return how many messages were missed: overwritten before they were read, as far as it has noticed. Always 0 for one that blocks} */
    public long dropped() {
        return dropped;
    }

    /**
     * {@return about how many messages are published and not received yet} Goes through part of them, so not for fast paths.
     *
     * @throws IllegalStateException if the region was closed
     */
    public long lag() {
        extent.checkReadable();
        return Math.max(0, topic.tail().number() - number);
    }

    /** {@return true if it is over: closed, or disconnected} */
    public boolean isClosed() {
        return isClosed || isDisconnected;
    }

    /** Ends the subscription and gives its place back: publishers wait for it no more. Closing once more does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (!busy) {
                free();
            }
        }
    }

    private void free() {
        if (topic.forget(this) && !extent.region().isClosed()) {
            cells.free(cell, whenSlow);
            VarHandle.fullFence();
            memory.publishers.wakeAll(); // ORDER: SLEEP
        }
    }

    /** Run while the region is being closed: waits for its thread, and gives the place back. */
    void leaveForGood(long deadlineNs) {
        // Whoever was not told that the region is closed has said by then that it is busy.
        LockSupport.parkNanos(CLOSING_PAUSE_NS);
        while ((boolean) BUSY.getVolatile(this)) {
            if (System.nanoTime() - deadlineNs > 0) {
                return;
            }
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
        }
        cells.free(cell, whenSlow);
        memory.publishers.wakeAll(); // ORDER: SLEEP
    }

    private static VarHandle busyHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Subscription.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public String toString() {
        return "subscription to topic " + topic.name() + ", " + whenSlow + ", received " + received() + ", dropped "
                + dropped + (isClosed ? ", closed" : isDisconnected ? ", disconnected" : "");
    }
}
