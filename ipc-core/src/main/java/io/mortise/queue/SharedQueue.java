package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.WaitWord;
import io.mortise.region.Waiter;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * A bounded first-in first-out queue of byte messages for one or any number of producers and of consumers in any number of processes.
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
 *   <li>A handler that throws has consumed its message; if the queue is acknowledged, the message is delivered again.
 *   <li>Closing the region ends this attachment's use: calls under way and later ones throw {@link IllegalStateException}. It waits up
 *       to a second for messages that threads of this process are just filling or handling; what is still held then is given up
 *       as if this process had died. Do not touch such a message any more: its room is somebody else's.
 * </ol>
 *
 * <p>A side that was made for a {@linkplain Parties#SINGLE single} party belongs to the attachment that uses it first, until that closes its
 * region or dies. Methods of that side throw {@link IllegalStateException} for all others, and say who has it.
 *
 * <p>A handle may be used by any number of threads at once, by handlers too; a handler that puts into its own full queue may wait for
 * itself for ever. With one producer <em>and</em> one consumer, threads take turns on each side: one at a time, each seeing what the last one
 * did. Then a handler that takes from its own queue is refused, and a message that {@code offer} or {@code put} was just copying when its
 * producer died has not become one and is not counted.
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

    private final Extent extent;
    private final QueueEngine engine;
    private final QueueOptions options;
    private final @Nullable Spill spill;

    /** The engine where nothing is between it and us; it looks itself whether the region is open. */
    private final @Nullable RingEngine ring;

    private final WaitWord consumers;
    private final WaitWord producers;
    private final int maxMessageBytes;
    private final QueueClaim.Ending claims = this::endClaim;

    @SuppressWarnings("this-escape")
    private SharedQueue(Extent extent, SpillLayout layout, QueueEngine engine) {
        this.extent = extent;
        this.engine = engine;
        options = layout.options();
        spill = layout.isSpilling() ? new Spill(extent, layout, engine, this) : null;
        ring = spill == null && engine instanceof RingEngine found ? found : null;
        consumers = engine.consumersAsleep;
        producers = engine.producersAsleep;
        maxMessageBytes = options.maxMessageBytes();
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
        SpillLayout layout = SpillLayout.of(options, region.maxAttachments());
        ExtentSpec spec = new ExtentSpec(name, QueueDescriptor.TYPE, options.capacityBytes(), layout.extentLength());
        Extent extent = region.extent(spec, layout::write);
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
        SpillLayout layout = SpillLayout.read(extent);
        SharedQueue queue = new SharedQueue(extent, layout, QueueEngine.of(extent, layout.carrier()));
        extent.onClose(SharedQueue.class, queue::leave);
        return queue;
    }

    /** {@return the queue's name} */
    public String name() {
        return extent.name();
    }

    /** {@return how large it is} */
    public QueueOptions options() {
        return options;
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
        long result = offerUncounted(source, offset, length);
        if (result == FULL) {
            engine.refused(1);
        }
        return result;
    }

    private long offerUncounted(DirectBuffer source, int offset, int length) {
        checkLength(length);
        source.boundsCheck(offset, length);
        if (ring != null) {
            return ring.offer(source, offset, length);
        }
        extent.checkWritable();
        return spill == null ? engine.offer(source, offset, length) : spill.offer(source, offset, length);
    }

    /**
     * Sends copies of several messages of equal length that lie one after the other, as many as there is room for, and makes them visible at
     * once. For small messages that is several times as fast as one by one.
     *
     * @param source where the bytes are
     * @param offset of the first byte of the first message
     * @param length of each message, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @param count  how many messages, 1 or more
     * @return how many were sent, from 0, which is to say that the queue is full, to {@code count}: those that come first; or
     *     {@link #CLOSED}
     * @throws IllegalArgumentException  if the messages are longer than the queue was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only; or if the queue has a single producer, and somebody else
     *     is it
     */
    public int offerBatch(DirectBuffer source, int offset, int length, int count) {
        checkLength(length);
        if (count < 1 || (long) length * count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "count=" + count + " of length=" + length + " is less than 1, or too much");
        }
        source.boundsCheck(offset, length * count);
        int sent = offerBatchUncounted(source, offset, length, count);
        if (sent >= 0 && sent < count) {
            engine.refused(count - sent);
        }
        return sent;
    }

    private int offerBatchUncounted(DirectBuffer source, int offset, int length, int count) {
        if (ring != null) {
            return ring.offerBatch(source, offset, length, count);
        }
        extent.checkWritable();
        return spill == null
                ? engine.offerBatch(source, offset, length, count)
                : spill.offerBatch(source, offset, length, count);
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
        return put(source, offset, length, Timeouts.FOREVER_NS);
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
        long result = put(source, offset, length, Timeouts.nanos(timeout));
        return result == FULL ? TIMED_OUT : result;
    }

    /**
     * Sends a copy of some bytes; waits for room as long as it takes, as the caller likes to wait, and never sleeps in the kernel of its own
     * accord. Other than {@link #offer}, it overlooks no sleeping consumer.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link QueueOptions#maxMessageBytes()}
     * @param idle   is asked to idle, with no work done, each time that there is no room
     * @return the message's number, 0 or more; or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was sent
     * @throws IllegalArgumentException  if the message is longer than the queue was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only
     */
    public long put(DirectBuffer source, int offset, int length, IdleStrategy idle) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        long result = offerUncounted(source, offset, length);
        if (result == FULL) {
            idle.reset();
            do {
                idle.idle(0);
                Timeouts.checkNotInterrupted();
                result = offerUncounted(source, offset, length);
            } while (result == FULL);
        }
        wakeConsumerAtAnyCost();
        return result;
    }

    private long put(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        long result = offerUncounted(source, offset, length);
        if (result == FULL && timeoutNs != 0) {
            result = awaitRoom(source, offset, length, timeoutNs);
        }
        if (result == FULL) {
            engine.refused(1);
        }
        wakeConsumerAtAnyCost();
        return result;
    }

    private long awaitRoom(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        Waiter waiter = Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? producers.announce() : producers.other();
            long looksUntilNs = mayHaveSlept ? System.nanoTime() + engine.storeDelayNs() : 0;
            long result;
            do {
                result = offerUncounted(source, offset, length);
                if (result != FULL) {
                    return result;
                }
            } while (mayHaveSlept && looksUntilNs - System.nanoTime() > 0);
            Timeouts.checkNotInterrupted();
            if (!waiter.pause(producers.buffer(), producers.offset(), expected)) {
                return offerUncounted(source, offset, length);
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
        long result = spill == null ? engine.claim(length, claim, this) : spill.claim(length, claim);
        if (result == FULL) {
            engine.refused(1);
        }
        return result;
    }

    private int pollEngine(MessageHandler handler, int limit) {
        return spill == null ? engine.poll(handler, limit) : spill.poll(handler, limit);
    }

    private void lend(long position, QueueDelivery delivery) {
        engine.lend(position, delivery, this);
        if (spill != null) {
            spill.unwrap(delivery);
        }
    }

    /** Removes a message wherever it is, if it still is there as it was seen. {@return true if it is gone now, by this call} */
    boolean removeOutOfTurn(long position, long word) {
        extent.checkWritable();
        return engine.removeOutOfTurn(position, word);
    }

    /** {@return a way to look at messages without taking them} */
    QueueBrowser browser() {
        extent.checkReadable();
        return spill == null ? engine.browser() : spill.browser();
    }

    /** {@return how many more messages the queue would hold now, were there room for their payloads} */
    int remainingMessages() {
        extent.checkReadable();
        return engine.remainingMessages();
    }

    /** {@return the number of messages ever claimed} */
    long claimed() {
        extent.checkReadable();
        return engine.claimed();
    }

    /** {@return true if each message claimed before that one is over: taken and handled, aborted, skipped or lost} */
    boolean isOverBefore(long position) {
        return engine.isOverBefore(position);
    }

    /** Ends all that the dead had in hand. */
    void sweep() {
        extent.checkWritable();
        engine.sweep();
    }

    /** For a producer that may wait, after a message. */
    void wakeConsumerAtAnyCost() {
        engine.overlookNoConsumer();
        consumers.wakeAtAnyCost(1);
    }

    private void wakeProducersAtAnyCost() {
        engine.overlookNoProducer();
        producers.wakeAtAnyCost(Integer.MAX_VALUE);
    }

    /** {@return what ends claims in this queue} */
    QueueClaim.Ending claims() {
        return claims;
    }

    private void endClaim(long position, int length, boolean isCommitted) {
        if (isCommitted) {
            commit(position, length);
        } else {
            abort(position, length);
        }
    }

    void commit(long position, int length) {
        if (!engine.commit(position, length)) {
            throw givenUp(position);
        }
    }

    void abort(long position, int length) {
        engine.abort(position, length);
    }

    void acknowledge(long position, long block) {
        if (!engine.acknowledge(position)) {
            throw givenUp(position);
        }
        if (spill != null) {
            spill.end(block);
        }
    }

    void giveBack(long position, long block) {
        if (options().acknowledged()) {
            engine.giveBack(position);
        } else if (engine.acknowledge(position) && spill != null) {
            spill.end(block);
        }
    }

    /**
     * Hands over the messages that are there, up to a limit, each where it lies.
     *
     * @param handler is called with each message; if it throws, that message is consumed all the same (delivered again if the
     *     queue is acknowledged) and the exception passed on
     * @param limit   how many at most, 1 or more
     * @return how many were handed over, 0 if there was none; or {@link #END_OF_STREAM}
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int poll(MessageHandler handler, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " is less than 1");
        }
        if (ring != null) {
            return ring.poll(handler, limit);
        }
        extent.checkWritable();
        return pollEngine(handler, limit);
    }

    /**
     * Shows the message that would be handed over next, where it lies, and leaves it there.
     *
     * @param handler is called with the message; its bytes are to be trusted until it returns
     * @return 1, 0 if there was none, or {@link #END_OF_STREAM}
     * @throws IllegalStateException if the region was closed, or is read-only; or if the queue has a single consumer, and somebody else is
     *     it
     */
    public int peek(MessageHandler handler) {
        extent.checkWritable();
        return spill == null ? engine.peek(handler) : spill.peek(handler);
    }

    /**
     * Takes one message and holds it where it lies, until it is acknowledged.
     *
     * @param delivery is opened if there was a message; must be acknowledged or closed soon, for its room is not free until then
     * @return 1, 0 if there was none, or {@link #END_OF_STREAM}
     * @throws IllegalStateException if the delivery is open; or if the region was closed, or is read-only; or if the queue has a single
     *     consumer, and somebody else is it, or has a message in hand
     */
    public int tryTake(QueueDelivery delivery) {
        if (delivery.isOpen()) {
            throw new IllegalStateException("acknowledge or close it first: " + delivery);
        }
        extent.checkWritable();
        long position = engine.take();
        if (position < 0) {
            return position == QueueEngine.END ? END_OF_STREAM : 0;
        }
        lend(position, delivery);
        return 1;
    }

    /**
     * Hands over one message where it lies; waits for it as long as it takes.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same (delivered again if the
     *     queue is acknowledged) and the exception passed on
     * @return 1, or {@link #END_OF_STREAM}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was taken
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int take(MessageHandler handler) throws InterruptedException {
        return take(handler, Timeouts.FOREVER_NS);
    }

    /**
     * Hands over one message where it lies; waits for it for a limited time.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same (delivered again if the
     *     queue is acknowledged) and the exception passed on
     * @param timeout how long to wait; zero or less is not at all
     * @return 1, 0 if there was none for as long as it waited, or {@link #END_OF_STREAM}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was taken
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int take(MessageHandler handler, Duration timeout) throws InterruptedException {
        return take(handler, Timeouts.nanos(timeout));
    }

    /**
     * Hands over one message where it lies; waits for it as long as it takes, as the caller likes to wait, and never sleeps in the kernel of
     * its own accord. Other than {@link #poll}, it overlooks no sleeping producer.
     *
     * @param handler is called with the message; if it throws, the message is consumed all the same (delivered again if the
     *     queue is acknowledged) and the exception passed on
     * @param idle    is asked to idle, with no work done, each time that there is no message
     * @return 1, or {@link #END_OF_STREAM}
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was taken
     * @throws IllegalStateException if the region was closed, or is read-only
     */
    public int take(MessageHandler handler, IdleStrategy idle) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        extent.checkWritable();
        int count = pollEngine(handler, 1);
        if (count == 0) {
            idle.reset();
            do {
                idle.idle(0);
                Timeouts.checkNotInterrupted();
                extent.checkWritable();
                count = pollEngine(handler, 1);
            } while (count == 0);
        }
        wakeProducersAtAnyCost();
        return count;
    }

    int take(MessageHandler handler, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        extent.checkWritable();
        long position = engine.take();
        if (position == QueueEngine.NOTHING && timeoutNs != 0) {
            position = awaitMessage(timeoutNs);
        }
        if (position < 0) {
            return position == QueueEngine.END ? END_OF_STREAM : 0;
        }
        if (spill == null) {
            engine.deliver(position, handler);
        } else {
            spill.deliver(position, handler);
        }
        wakeProducersAtAnyCost();
        return 1;
    }

    /**
     * Takes one message and holds it where it lies, until it is acknowledged; waits for it for a limited time, or {@link Timeouts#FOREVER_NS}.
     *
     * @return 1, 0 or {@link #END_OF_STREAM}
     */
    int take(QueueDelivery delivery, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        int count = tryTake(delivery);
        if (count == 0 && timeoutNs != 0) {
            long position = awaitMessage(timeoutNs);
            if (position < 0) {
                return position == QueueEngine.END ? END_OF_STREAM : 0;
            }
            lend(position, delivery);
            return 1;
        }
        return count;
    }

    private long awaitMessage(long timeoutNs) throws InterruptedException {
        Waiter waiter = Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        long position = QueueEngine.NOTHING;
        boolean waiting = true;
        while (waiting) {
            int expected = mayHaveSlept ? consumers.announce() : consumers.other();
            long looksUntilNs = mayHaveSlept ? System.nanoTime() + engine.storeDelayNs() : 0;
            do {
                extent.checkWritable();
                position = engine.take();
            } while (position == QueueEngine.NOTHING && mayHaveSlept && looksUntilNs - System.nanoTime() > 0);
            if (position != QueueEngine.NOTHING) {
                break;
            }
            if (Thread.interrupted()) {
                passOnWaking(mayHaveSlept);
                throw new InterruptedException();
            }
            waiting = waiter.pause(consumers.buffer(), consumers.offset(), expected);
            mayHaveSlept |= waiter.slept();
            if (!waiting) {
                extent.checkWritable();
                position = engine.take();
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
        return engine.size();
    }

    /** {@return true if a poll would find nothing now: all is taken, or what is next is still being filled} */
    public boolean isEmpty() {
        extent.checkReadable();
        return engine.isEmpty();
    }

    /** {@return true if a message of the greatest length would be refused now; so while it is false, any message of a sole producer fits} */
    public boolean isFull() {
        extent.checkReadable();
        return engine.isFull() || (spill != null && spill.isFull());
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
        engine.close();
    }

    /** {@return true if somebody has closed it; there may still be messages to take} */
    public boolean isClosed() {
        extent.checkReadable();
        return engine.isClosed();
    }

    /**
     * {@return what it looks like now} Looks at every message, and asks the kernel about each that somebody holds; ends those of the
     * dead, unless the region is read-only. For people and tools, not for fast paths.
     */
    public QueueState state() {
        extent.checkReadable();
        return engine.state();
    }

    /** Run while the region is being closed here: waits for what threads of this process have in hand. */
    private void leave() {
        VarHandle.fullFence(); // ORDER: QUEUE-CLOSING
        if (extent.region().isReadOnly()) {
            return;
        }
        engine.beforeLeaving();
        long deadlineNs = System.nanoTime() + CLOSING_PATIENCE_NS;
        while (engine.isInHand() && deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(CLOSING_PAUSE_NS);
        }
        engine.leave();
        if (spill != null) {
            spill.leave();
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

    @Override
    public String toString() {
        if (extent.region().isClosed()) {
            return "queue " + name() + " of a closed region";
        }
        return "queue " + name() + ", " + size() + " of " + options().maxMessages() + " messages"
                + (isClosed() ? ", closed" : "");
    }
}
