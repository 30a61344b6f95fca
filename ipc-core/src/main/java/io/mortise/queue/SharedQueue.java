package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.WaitWord;
import io.mortise.region.Waiter;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bounded first-in first-out queue of byte messages for any number of producers and consumers in any number of processes.
 *
 * <pre>{@code
 * SharedQueue orders = SharedQueue.in(region, "orders", QueueOptions.capacity(1 << 20));
 * orders.put(buffer, 0, 24);                                           // one process
 * orders.take((message, offset, length) -> handle(message.getLong(offset)));    // another
 * }</pre>
 *
 * <ol>
 *   <li>Messages are taken in the order in which they were claimed, those of one producer thread in the order it sent them. With
 *       several consumers that is the order in which they are handed over, not the order in which handlers finish.
 *   <li>Each committed message is handed to exactly one consumer, whole, in one piece, where it lies in shared memory. What the
 *       producer wrote, or did before the commit, the handler sees.
 *   <li>{@link #offer}, {@link #tryClaim} and {@link #poll} never wait (lock-free). {@link #put} and {@link #take} wait: they spin
 *       briefly and then sleep in the kernel, in slices of 10 to 50 ms. None of them allocates per message or makes a
 *       system call, unless somebody sleeps and must be woken, or somebody seems to be dead. A process that has never waited, nor
 *       called {@code put} or {@code take} while somebody slept, has not loaded the native code (100 ms, once) and cannot wake:
 *       sleepers then notice its messages when their slice is over.
 *   <li>Processes may be killed at any instruction. A message whose producer died before its commit is skipped, one whose
 *       consumer died before its handler returned is lost; both are counted exactly ({@link #state()}), and nobody waits for the
 *       dead. A process that is stopped or slow is never robbed: those behind its message wait, and {@link #state()} names it.
 *   <li>A handler that throws has consumed its message.
 *   <li>Closing the region ends this attachment's use: calls under way and later ones throw {@link IllegalStateException}. It waits up
 *       to a second for messages that threads of this process are just filling or handling; what is still held then is given up
 *       as if this process had died. Do not touch such a message any more: its room is somebody else's.
 * </ol>
 *
 * <p>A handle may be used by any number of threads at once, by handlers too; a handler that puts into its own full queue may wait for
 * itself for ever.
 */
public final class SharedQueue implements AutoCloseable {
    /** Returned by producers' methods: there is no room now. A consumer must take something first; try again later. */
    public static final long FULL = -1;

    /** Returned by producers' methods: the queue was closed and takes no more messages, ever. */
    public static final long CLOSED = -2;

    /** Returned by {@link #put(DirectBuffer, int, int, Duration)}: there was no room for as long as it waited. */
    public static final long TIMED_OUT = -3;

    /** Returned by consumers' methods: the queue was closed, all its messages were taken, and none will ever follow. */
    public static final int END_OF_STREAM = -1;

    private static final long CLOSING_PATIENCE_NS = 1_000_000_000;
    private static final long CLOSING_PAUSE_NS = 100_000;
    private static final long FOREVER = -1;

    private final Extent extent;
    private final QueueMemory memory;
    private final Reclaimer reclaimer;
    private final ProducerSide producer;
    private final ConsumerSide consumer;
    private final WaitWord consumers;
    private final WaitWord producers;
    private final QueueBrowser browser;
    private final int maxMessageBytes;

    private SharedQueue(Extent extent, QueueMemory memory) {
        this.extent = extent;
        this.memory = memory;
        reclaimer = new Reclaimer(memory, extent.region());
        producer = new ProducerSide(memory, extent, reclaimer);
        consumer = new ConsumerSide(memory, extent, reclaimer);
        consumers = new WaitWord(memory.header(), QueueDescriptor.CONSUMERS_WAIT_OFFSET);
        producers = new WaitWord(memory.header(), QueueDescriptor.PRODUCERS_WAIT_OFFSET);
        browser = new QueueBrowser(memory);
        maxMessageBytes = memory.layout.options().maxMessageBytes();
    }

    /**
     * Finds a queue, or makes it if there is none. All processes run this same line.
     *
     * @param region  where
     * @param name    its name in the region
     * @param options how large
     * @return a handle to it
     * @throws RegionMismatchException if the name is taken by something else, or by a queue of another size
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such queue
     */
    public static SharedQueue in(Region region, String name, QueueOptions options) {
        QueueLayout layout = QueueLayout.of(options);
        ExtentSpec spec = new ExtentSpec(name, QueueDescriptor.TYPE, options.capacityBytes(), layout.lengthBytes());
        Extent extent = region.extent(spec, made -> layout.write(made.buffer(0, QueueDescriptor.CELLS_OFFSET)));
        SharedQueue queue = of(extent);
        if (!queue.options().equals(options)) {
            throw new RegionMismatchException("queue " + name + " was made with " + queue.options() + ", asked for was "
                    + options + "; ask for the same, attach it without options, or remove it first");
        }
        return queue;
    }

    /**
     * Finds a queue that is there, of whatever size.
     *
     * @param region where
     * @param name   its name in the region
     * @return a handle to it
     * @throws IpcException            if there is none of that name
     * @throws RegionMismatchException if the name is taken by something else
     * @throws IllegalStateException   if the region was closed
     */
    public static SharedQueue in(Region region, String name) {
        Extent extent = region.find(name, QueueDescriptor.TYPE);
        if (extent == null) {
            throw new IpcException("there is no queue " + name + " in " + region
                    + "; make it with SharedQueue.in(region, name, QueueOptions)");
        }
        return of(extent);
    }

    static SharedQueue of(Extent extent) {
        QueueLayout layout = QueueLayout.read(extent.buffer(0, headerLength(extent)), extent.name(), extent.length());
        SharedQueue queue = new SharedQueue(extent, QueueMemory.of(extent, layout));
        extent.onClose(SharedQueue.class, queue::leave);
        return queue;
    }

    private static int headerLength(Extent extent) {
        return (int) Math.min(extent.length(), QueueDescriptor.CELLS_OFFSET);
    }

    /** {@return the queue's name} */
    public String name() {
        return extent.name();
    }

    /** {@return how large it is} */
    public QueueOptions options() {
        return memory.layout.options();
    }

    /**
     * Sends a copy of some bytes, or says at once that it cannot.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @return the message's number, 0 or more; or {@link #FULL} or {@link #CLOSED}
     * @throws IllegalArgumentException  if the message is longer than the queue was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only
     */
    public long offer(DirectBuffer source, int offset, int length) {
        checkLength(length);
        source.boundsCheck(offset, length);
        extent.checkWritable();
        long position = producer.claim(length);
        if (position >= 0) {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                memory.putInline(position, source, offset, length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                memory.window(ringOffset).putBytes(memory.offsetInWindow(ringOffset), source, offset, length);
            }
            commit(position, length);
        }
        return position;
    }

    /**
     * Sends a copy of some bytes; waits for room as long as it takes.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @return the message's number, 0 or more; or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was sent
     * @throws IllegalArgumentException  if the message is longer than the queue was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only
     */
    public long put(DirectBuffer source, int offset, int length) throws InterruptedException {
        return put(source, offset, length, FOREVER);
    }

    /**
     * Sends a copy of some bytes; waits for room for a limited time.
     *
     * @param source  where the bytes are
     * @param offset  of the first
     * @param length  how many, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @param timeout how long to wait; zero or less is not at all
     * @return the message's number, 0 or more; or {@link #TIMED_OUT} or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was sent
     * @throws IllegalArgumentException  if the message is longer than the queue was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only
     */
    public long put(DirectBuffer source, int offset, int length, Duration timeout) throws InterruptedException {
        long result = put(source, offset, length, nanos(timeout));
        return result == FULL ? TIMED_OUT : result;
    }

    private long put(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        checkNotInterrupted();
        long result = offer(source, offset, length);
        if (result == FULL && timeoutNs != 0) {
            result = awaitRoom(source, offset, length, timeoutNs);
        }
        consumers.wakeAtAnyCost(1);
        return result;
    }

    private long awaitRoom(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        Waiter waiter = timeoutNs == FOREVER ? Waiter.forever() : Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? producers.announce() : producers.other();
            long result = offer(source, offset, length);
            if (result != FULL) {
                return result;
            }
            checkNotInterrupted();
            if (!waiter.pause(producers.buffer(), producers.offset(), expected)) {
                return offer(source, offset, length);
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    /**
     * Claims room for a message that the caller fills in place, or says at once that it cannot.
     *
     * @param length of the message in bytes, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @param claim  is opened if there was room; must be committed, aborted or closed soon, for the messages behind it wait
     * @return the message's number, 0 or more; or {@link #FULL} or {@link #CLOSED}
     * @throws IllegalArgumentException if the message is longer than the queue was made for
     * @throws IllegalStateException    if the claim is open; or if the region was closed, or is read-only
     */
    public long tryClaim(int length, QueueClaim claim) {
        checkLength(length);
        if (claim.isOpen()) {
            throw new IllegalStateException("commit or abort it first: " + claim);
        }
        extent.checkWritable();
        long position = producer.claim(length);
        if (position >= 0) {
            if (length <= QueueDescriptor.INLINE_BYTES) {
                claim.hold(this, position, memory.cells(), memory.inlineOffset(position), length);
            } else {
                long ringOffset = memory.ringOffset(memory.end(position), length);
                UnsafeBuffer window = memory.window(ringOffset);
                claim.hold(this, position, window, memory.offsetInWindow(ringOffset), length);
            }
        }
        return position;
    }

    /** Removes a message wherever it is, if its cell still has that word. {@return true if it is gone now, by this call} */
    boolean removeOutOfTurn(long position, long committed) {
        extent.checkWritable();
        if (!consumer.takeOutOfTurn(position, committed)) {
            return false;
        }
        deliver(position, (buffer, offset, length) -> {});
        return true;
    }

    /** {@return a way to look at messages without taking them} */
    QueueBrowser browser() {
        extent.checkReadable();
        return browser;
    }

    /** {@return how many more messages the queue would hold now, were there room for their payloads} */
    int remainingMessages() {
        extent.checkReadable();
        long tail = memory.tail();
        if (memory.cell(tail) == CellWord.CLOSED) {
            return 0;
        }
        return (int) Math.max(0, options().maxMessages() - (tail - reclaimer.over(memory.head(), tail)));
    }

    /** {@return the number of messages ever claimed} */
    long claimed() {
        extent.checkReadable();
        return memory.tail();
    }

    /** {@return true if each message claimed before that one is over: taken and handled, aborted, skipped or lost} */
    boolean isOverBefore(long position) {
        return reclaimer.over(memory.head(), position) >= position;
    }

    /** Ends all that the dead had in hand. */
    void sweep() {
        extent.checkWritable();
        reclaimer.sweep();
    }

    /** For a producer that may wait, after a message that it has sent without waiting. */
    void wakeConsumerAtAnyCost() {
        consumers.wakeAtAnyCost(1);
    }

    void commit(long position, int length) {
        if (!producer.commit(position, length)) {
            throw givenUp(position);
        }
        consumers.wakeOne(); // ORDER: SLEEP
    }

    void abort(long position, int length) {
        if (producer.abort(position, length)) {
            consumers.wakeOne(); // ORDER: SLEEP
            producers.wakeAll();
        }
    }

    /**
     * Hands over the messages that are there, up to a limit, each where it lies.
     *
     * @param handler is called with each message; if it throws, that message is consumed all the same and the exception passed on
     * @param limit   how many at most, 1 or more
     * @return how many were handed over, 0 if there was none; or {@link #END_OF_STREAM}
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int poll(MessageHandler handler, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " is less than 1");
        }
        extent.checkWritable();
        int count = 0;
        while (count < limit) {
            long position = consumer.take();
            if (position < 0) {
                return count == 0 && position == ConsumerSide.END ? END_OF_STREAM : count;
            }
            deliver(position, handler);
            count++;
        }
        return count;
    }

    private void deliver(long position, MessageHandler handler) {
        try {
            consumer.deliver(position, handler);
        } finally {
            if (producers.isAnyoneAsleep()) { // ORDER: SLEEP
                reclaimer.advance();
                producers.wakeAll();
            }
        }
    }

    /**
     * Hands over one message where it lies; waits for it as long as it takes.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same and the exception passed on
     * @return 1, or {@link #END_OF_STREAM}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was taken
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int take(MessageHandler handler) throws InterruptedException {
        return take(handler, FOREVER);
    }

    /**
     * Hands over one message where it lies; waits for it for a limited time.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same and the exception passed on
     * @param timeout how long to wait; zero or less is not at all
     * @return 1, 0 if there was none for as long as it waited, or {@link #END_OF_STREAM}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was taken
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int take(MessageHandler handler, Duration timeout) throws InterruptedException {
        return take(handler, nanos(timeout));
    }

    private int take(MessageHandler handler, long timeoutNs) throws InterruptedException {
        checkNotInterrupted();
        extent.checkWritable();
        long position = consumer.take();
        if (position == ConsumerSide.NOTHING && timeoutNs != 0) {
            position = awaitMessage(timeoutNs);
        }
        if (position < 0) {
            return position == ConsumerSide.END ? END_OF_STREAM : 0;
        }
        deliver(position, handler);
        producers.wakeAtAnyCost(Integer.MAX_VALUE);
        return 1;
    }

    private long awaitMessage(long timeoutNs) throws InterruptedException {
        Waiter waiter = timeoutNs == FOREVER ? Waiter.forever() : Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        long position = ConsumerSide.NOTHING;
        boolean waiting = true;
        while (waiting) {
            int expected = mayHaveSlept ? consumers.announce() : consumers.other();
            extent.checkWritable();
            position = consumer.take();
            if (position != ConsumerSide.NOTHING) {
                break;
            }
            if (Thread.interrupted()) {
                passOnWaking(mayHaveSlept);
                throw new InterruptedException();
            }
            waiting = waiter.pause(consumers.buffer(), consumers.offset(), expected);
            mayHaveSlept |= waiter.slept();
            if (!waiting) {
                position = consumer.take();
            }
        }
        passOnWaking(mayHaveSlept);
        return position;
    }

    /** Our waking may have been meant for several messages, or for one that we did not take. */
    private void passOnWaking(boolean mayHaveSlept) {
        if (mayHaveSlept && !isEmpty()) {
            consumers.wakeOne();
        }
    }

    /**
     * {@return about how many messages are claimed or committed, and not yet taken} Messages that were aborted or skipped count until a
     * consumer gets to them.
     */
    public int size() {
        extent.checkReadable();
        long taken = memory.taken();
        return (int) Math.max(
                0, Math.min(memory.tail() - taken, memory.layout.options().maxMessages()));
    }

    /** {@return true if a poll would find nothing now: all is taken, or what is next is still being filled} */
    public boolean isEmpty() {
        extent.checkReadable();
        long tail = memory.tail();
        for (long position = memory.taken(); position < tail; position++) {
            long word = memory.cell(position);
            if (CellWord.isCommitted(word, memory.lap(position))) {
                return false;
            }
            if (CellWord.isClaimed(word)) {
                return true;
            }
        }
        return true;
    }

    /** {@return true if a message of the greatest length would be refused now; so while it is false, any message of a sole producer fits} */
    public boolean isFull() {
        extent.checkReadable();
        long tail = memory.tail();
        long used = memory.end(tail - 1);
        long head = memory.head();
        long over = reclaimer.over(head, tail);
        long freed = Math.max(memory.headData(), memory.end(over - 1));
        if (memory.head() != head) {
            // The end may be of a later message by now; what the head says is safe.
            over = head;
            freed = memory.headData();
        }
        return tail - over >= options().maxMessages()
                || used + QueueMemory.ringBytes(maxMessageBytes) - freed
                        > options().capacityBytes()
                || memory.cell(tail) == CellWord.CLOSED;
    }

    /**
     * Ends the stream, for all processes and for good: no more messages are accepted, what was accepted before can still be taken,
     * and then consumers are told {@link #END_OF_STREAM}. Wakes all who wait. Closing once more does nothing.
     *
     * <p>To end only this process's use, close its region.
     *
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    @Override
    public void close() {
        extent.checkWritable();
        if (producer.close()) {
            consumers.wakeAll(); // ORDER: SLEEP
            producers.wakeAll();
        }
    }

    /** {@return true if somebody has closed it; there may still be messages to take} */
    public boolean isClosed() {
        extent.checkReadable();
        return memory.cell(memory.tail()) == CellWord.CLOSED;
    }

    /**
     * {@return what it looks like now} Looks at every message, and asks the kernel about each that somebody holds; ends those of the
     * dead, unless the region is read-only. For people and tools, not for fast paths.
     */
    public QueueState state() {
        extent.checkReadable();
        if (!extent.region().isReadOnly()) {
            reclaimer.sweep();
        }
        long tail = memory.tail();
        long head = reclaimer.over(memory.head(), tail);
        return new QueueState(
                name(),
                size(),
                options().maxMessages(),
                Math.max(0, memory.end(tail - 1) - memory.end(head - 1)),
                options().capacityBytes(),
                tail,
                reclaimer.endings(CellWord.ABORTED),
                reclaimer.endings(CellWord.SKIPPED),
                reclaimer.endings(CellWord.LOST),
                isClosed(),
                delays(head, tail),
                consumers.isAnyoneAsleep(),
                producers.isAnyoneAsleep(),
                Futex.state());
    }

    private List<QueueState.Delay> delays(long head, long tail) {
        List<QueueState.Delay> delays = new ArrayList<>();
        long word = memory.cell(head);
        if (head < tail && CellWord.isTaken(word)) {
            delays.add(delay(QueueState.Work.HANDLING, word, head, tail));
        }
        long next = memory.taken();
        word = memory.cell(next);
        if (next < tail && CellWord.isClaimed(word)) {
            delays.add(delay(QueueState.Work.FILLING, word, next, tail));
        }
        return List.copyOf(delays);
    }

    private QueueState.Delay delay(QueueState.Work what, long word, long position, long tail) {
        String who = extent.region().describe(CellWord.owner(word));
        return new QueueState.Delay(who, what, position, tail - position - 1);
    }

    /** Run while the region is being closed here: waits for what threads of this process have in hand. */
    private void leave() {
        VarHandle.fullFence(); // ORDER: QUEUE-CLOSING
        if (extent.region().isReadOnly()) {
            return;
        }
        long deadlineNs = System.nanoTime() + CLOSING_PATIENCE_NS;
        while (reclaimer.isInHand(extent.region().owner()) && deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
        }
    }

    static IllegalStateException givenUp(long position) {
        return new IllegalStateException(
                "the region was closed while this message was in hand, and it was given up: position=" + position);
    }

    private void checkLength(int length) {
        if (length < 0 || length > maxMessageBytes) {
            throw new IllegalArgumentException("length=" + length + " is not from 0 to maxMessageBytes="
                    + maxMessageBytes + " of queue " + name());
        }
    }

    private static void checkNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public String toString() {
        if (extent.region().isClosed()) {
            return "queue " + name() + " of a closed region";
        }
        return "queue " + name() + ", " + size() + " of " + options().maxMessages() + " messages"
                + (isClosed() ? ", closed" : "");
    }
}
