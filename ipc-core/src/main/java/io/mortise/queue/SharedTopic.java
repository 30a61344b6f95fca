package io.mortise.queue;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.Waiter;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast: each subscriber gets every message, in any process, at its own pace, and says what is to happen when it is slow.
 *
 * <pre>{@code
 * SharedTopic ticks = SharedTopic.in(region, "ticks", TopicOptions.capacity(1 << 20).publishers(Parties.SINGLE));
 * ticks.put(buffer, 0, 24);                                                            // one process
 * Subscription mine = ticks.subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);          // any number of others
 * mine.take((message, offset, length) -> handle(message.getLong(offset)));
 * }</pre>
 *
 * <ol>
 *   <li>All subscribers see the messages in one and the same order; those of one publisher thread in the order it sent them.
 *   <li>No subscriber ever sees part of a message, nor one that was not wholly published. What the publisher wrote, or did before it
 *       published, the handler sees.
 *   <li>A topic without subscribers takes messages all the same, and keeps the last of them, for who comes {@link From#OLDEST}: what fits
 *       into its capacity, or up to a sixteenth less.
 *   <li>Only subscribers that {@link WhenSlow#BLOCK_PUBLISHER block} are waited for. {@link #offer} never waits for them: it says
 *       {@link #FULL}. {@link #put} does: it spins briefly and then sleeps in the kernel, in slices of 10 to 50 ms.
 *   <li>With a SINGLE publisher {@code offer} waits for nobody (wait-free, but for what it costs to move on to the next sixteenth of
 *       the capacity: a look at each subscriber). With MANY, it waits while another one copies its message, also if that one is
 *       stopped there; {@link #state()} names it.
 *   <li>None of the methods allocates per message or makes a system call, unless somebody sleeps and must be woken, or seems to be dead.
 *       {@code offer} and {@code poll} make no full memory fence on the way; one that falls asleep at that very moment may find out only
 *       when its slice is over. {@code put} and {@code take} always wake it. A process that has never waited has no native code loaded and
 *       cannot wake by {@code offer}; {@code put} loads it.
 *   <li>Processes may be killed at any instruction. What a publisher had not wholly published never was. A dead subscriber blocks
 *       publishers no longer than until one of them, held up, has asked about it: about a millisecond. A process that is stopped or slow is
 *       never robbed: if its subscription blocks, publishers wait, and {@link #state()} names it.
 *   <li>Closing the region ends this attachment's use: calls under way and later ones throw {@link IllegalStateException}, its
 *       subscriptions are over, and the publishers' side is free. It waits up to a second for messages that threads of this process are
 *       just publishing or handling; what is still in hand then is given up as if this process had died.
 * </ol>
 *
 * <p>A handle may be used by any number of threads to subscribe, and to publish if publishers are MANY. With a SINGLE publisher the
 * threads of its attachment take turns by themselves: two at once is an error that is not noticed. A {@link Subscription} is for one
 * thread.
 */
public final class SharedTopic implements AutoCloseable {
    /** Returned by publishers' methods: a subscriber that blocks is too far behind. Try again later. */
    public static final long FULL = SharedQueue.FULL;

    /** Returned by publishers' methods: the stream has ended, and takes no more messages, ever. */
    public static final long CLOSED = SharedQueue.CLOSED;

    /** Returned by {@link #put(DirectBuffer, int, int, Duration)}: a subscriber was too far behind for as long as it waited. */
    public static final long TIMED_OUT = SharedQueue.TIMED_OUT;

    /** How often one who has said that he will sleep looks again: some microseconds, in which a store reaches everybody. */
    static final int LAST_LOOKS = 64;

    private final Extent extent;
    private final TopicMemory memory;
    private final TopicUse use;
    private final TopicPublisher publisher;
    private final int maxMessageBytes;
    private final QueueClaim.Ending claims = this::endClaim;

    private SharedTopic(Extent extent, TopicMemory memory, TopicUse use) {
        this.extent = extent;
        this.memory = memory;
        this.use = use;
        publisher = use.publisher();
        maxMessageBytes = memory.layout.options().maxMessageBytes();
    }

    /**
     * Finds a topic, or makes it if there is none. All processes run this same line.
     *
     * @param region  where
     * @param name    its name in the region
     * @param options how large, and for how many
     * @return a handle to it
     * @throws RegionMismatchException if the name is taken by something else, or by a topic of another size or kind
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such topic
     */
    public static SharedTopic in(Region region, String name, TopicOptions options) {
        TopicLayout layout = TopicLayout.of(options);
        ExtentSpec spec = new ExtentSpec(name, TopicDescriptor.TYPE, options.capacityBytes(), layout.lengthBytes());
        Extent extent = region.extent(spec, made -> layout.write(made.buffer(0, TopicDescriptor.MARKS_OFFSET)));
        SharedTopic topic = of(extent);
        if (!topic.options().equals(options)) {
            throw new RegionMismatchException("topic " + name + " was made with " + topic.options() + ", asked for was "
                    + options + "; ask for the same, attach it without options, or remove it first");
        }
        return topic;
    }

    /**
     * Finds a topic that is there, of whatever size.
     *
     * @param region where
     * @param name   its name in the region
     * @return a handle to it
     * @throws IpcException            if there is none of that name
     * @throws RegionMismatchException if the name is taken by something else
     * @throws IllegalStateException   if the region was closed
     */
    public static SharedTopic in(Region region, String name) {
        Extent extent = region.find(name, TopicDescriptor.TYPE);
        if (extent == null) {
            throw new IpcException("there is no topic " + name + " in " + region
                    + "; make it with SharedTopic.in(region, name, TopicOptions)");
        }
        return of(extent);
    }

    static SharedTopic of(Extent extent) {
        int headerLength = (int) Math.min(extent.length(), TopicDescriptor.MARKS_OFFSET);
        TopicLayout layout = TopicLayout.read(extent.buffer(0, headerLength), extent.name(), extent.length());
        TopicMemory memory = TopicMemory.of(extent, layout);
        TopicUse use = extent.companion(SharedTopic.class, TopicUse.class, () -> TopicUse.of(extent, memory));
        return new SharedTopic(extent, memory, use);
    }

    /** {@return the topic's name} */
    public String name() {
        return extent.name();
    }

    /** {@return how large it is, and for how many} */
    public TopicOptions options() {
        return memory.layout.options();
    }

    /**
     * Publishes a copy of some bytes, or says at once that it cannot.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @return the message's number, 0 or more; or {@link #FULL} or {@link #CLOSED}
     * @throws IllegalArgumentException  if the message is longer than the topic was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     if the region was closed, or is read-only; if another attachment is the SINGLE publisher; or if
     *                                   this one, or this thread, has a claim open
     */
    public long offer(DirectBuffer source, int offset, int length) {
        checkLength(length);
        source.boundsCheck(offset, length);
        long result = publisher.offer(source, offset, length);
        memory.subscribers.wakeAll(); // ORDER: SLEEP
        return result;
    }

    /**
     * Claims room for a message that the caller fills in place, or says at once that it cannot. Until it is committed, aborted or closed,
     * this attachment can publish nothing else if it is the SINGLE publisher, and nobody can if publishers are MANY: fill it quickly.
     *
     * @param length of the message in bytes, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @param claim  is opened if there was room; not committed is aborted, and never was
     * @return the message's number, 0 or more; or {@link #FULL} or {@link #CLOSED}
     * @throws IllegalArgumentException if the message is longer than the topic was made for
     * @throws IllegalStateException    as {@link #offer}; or if the claim is open
     */
    public long tryClaim(int length, QueueClaim claim) {
        checkLength(length);
        if (claim.isOpen()) {
            throw new IllegalStateException("commit or abort it first: " + claim);
        }
        long number = publisher.claim(length);
        if (number >= 0) {
            claim.hold(this, claims, number, publisher.claimedWindow(), publisher.claimedOffset(), length);
        }
        return number;
    }

    private void endClaim(long number, int length, boolean isCommitted) {
        if (isCommitted) {
            publisher.commit(length);
            memory.subscribers.wakeAll(); // ORDER: SLEEP
        } else {
            publisher.abort();
        }
    }

    /**
     * Publishes messages of equal length that lie one after the other: as many of them, from the first on, as there is room for. They become
     * visible in groups, which is quicker than one by one.
     *
     * @param source where the bytes are
     * @param offset of the first message's first
     * @param length of each, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @param count  how many messages, 0 or more
     * @return how many were published, 0 or more; or {@link #CLOSED} if none since the stream has ended
     * @throws IllegalArgumentException  if the messages are longer than the topic was made for, or their number is negative
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     as {@link #offer}
     */
    public int offerBatch(DirectBuffer source, int offset, int length, int count) {
        checkLength(length);
        if (count < 0 || (long) count * length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("count=" + count + " messages of length=" + length + " are no batch");
        }
        source.boundsCheck(offset, count * length);
        int result = publisher.offerBatch(source, offset, length, count);
        memory.subscribers.wakeAll(); // ORDER: SLEEP
        return result;
    }

    /**
     * Publishes a copy of some bytes; waits for subscribers that block as long as it takes.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @return the message's number, 0 or more; or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was published
     * @throws IllegalArgumentException  if the message is longer than the topic was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     as {@link #offer}
     */
    public long put(DirectBuffer source, int offset, int length) throws InterruptedException {
        return put(source, offset, length, Timeouts.FOREVER_NS);
    }

    /**
     * Publishes a copy of some bytes; waits for subscribers that block for a limited time.
     *
     * @param source  where the bytes are
     * @param offset  of the first
     * @param length  how many, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @param timeout how long to wait; zero or less is not at all
     * @return the message's number, 0 or more; or {@link #TIMED_OUT} or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was published
     * @throws IllegalArgumentException  if the message is longer than the topic was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     as {@link #offer}
     */
    public long put(DirectBuffer source, int offset, int length, Duration timeout) throws InterruptedException {
        long result = put(source, offset, length, Timeouts.nanos(timeout));
        return result == FULL ? TIMED_OUT : result;
    }

    /**
     * Publishes a copy of some bytes; waits for subscribers that block as the caller says, and makes no system call for it.
     *
     * @param source where the bytes are
     * @param offset of the first
     * @param length how many, from 0 to {@link TopicOptions#maxMessageBytes()}
     * @param idle   what to do while a subscriber is too far behind
     * @return the message's number, 0 or more; or {@link #CLOSED}
     * @throws InterruptedException      if the thread is interrupted before or while it waits; then nothing was published
     * @throws IllegalArgumentException  if the message is longer than the topic was made for
     * @throws IndexOutOfBoundsException if the source has not that many bytes
     * @throws IllegalStateException     as {@link #offer}
     */
    public long put(DirectBuffer source, int offset, int length, IdleStrategy idle) throws InterruptedException {
        while (true) {
            Timeouts.checkNotInterrupted();
            long result = offer(source, offset, length, null);
            if (result != FULL) {
                idle.reset();
                return result;
            }
            idle.idle();
        }
    }

    private long put(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        Timeouts.checkNotInterrupted();
        long result = offer(source, offset, length, null);
        if (result == FULL && timeoutNs != 0) {
            result = awaitRoom(source, offset, length, timeoutNs);
        }
        wakeSubscribers();
        return result;
    }

    private void wakeSubscribers() {
        VarHandle.fullFence();
        memory.subscribers.wakeAll(); // ORDER: SLEEP
        memory.subscribers.wakeAtAnyCost(Integer.MAX_VALUE);
    }

    private long awaitRoom(DirectBuffer source, int offset, int length, long timeoutNs) throws InterruptedException {
        Waiter waiter = Waiter.lasting(timeoutNs);
        boolean mayHaveSlept = false;
        while (true) {
            int expected = mayHaveSlept ? memory.publishers.announce() : memory.publishers.other();
            long result = mayHaveSlept
                    ? offerForAWhile(source, offset, length, waiter)
                    : offer(source, offset, length, waiter);
            if (result != FULL) {
                return result;
            }
            Timeouts.checkNotInterrupted();
            if (!waiter.pause(memory.publishers.buffer(), memory.publishers.offset(), expected)) {
                return offer(source, offset, length, null);
            }
            mayHaveSlept |= waiter.slept();
        }
    }

    private long offerForAWhile(DirectBuffer source, int offset, int length, Waiter waiter) {
        long result = offer(source, offset, length, waiter);
        for (int i = 0; result == FULL && i < LAST_LOOKS; i++) {
            Thread.onSpinWait();
            result = offer(source, offset, length, null);
        }
        return result;
    }

    /** As {@link #offer}, but full as well if the turn of others lasts longer, or longer than not at all. */
    private long offer(DirectBuffer source, int offset, int length, @Nullable Waiter waiter) {
        checkLength(length);
        source.boundsCheck(offset, length);
        long result = publisher.offer(source, offset, length, waiter);
        memory.subscribers.wakeAll(); // ORDER: SLEEP
        return result;
    }

    /**
     * Subscribes.
     *
     * @param whenSlow what is to become of it when it is slow
     * @param from     where it begins
     * @return the subscription, which has a place in the topic until it is closed, or disconnected
     * @throws SubscribersExhaustedException if all places are taken by the living
     * @throws IllegalStateException         if the region was closed, or is read-only: a subscription writes down where it is
     */
    public Subscription subscribe(WhenSlow whenSlow, From from) {
        extent.checkWritable();
        TopicCells cells = use.cells();
        int cell = cells.take(name(), whenSlow);
        Subscription subscription = new Subscription(this, extent, memory, cells, cell, whenSlow);
        use.add(subscription);
        try {
            subscription.begin(from);
            extent.checkStillWritable();
            return subscription;
        } catch (IllegalStateException | IpcException e) {
            subscription.close();
            throw e;
        }
    }

    /** {@return true if it was one of this attachment's, and is no more} */
    boolean forget(Subscription subscription) {
        return use.remove(subscription);
    }

    /**
     * Ends the stream, for all processes and for good: no more messages are accepted, and subscribers are told
     * {@link Subscription#END_OF_STREAM} when they have read what is there. Wakes all who wait. For publishers: claims their side, if it
     * is for a SINGLE one. Closing once more does nothing.
     *
     * <p>To end only this process's use, close its region.
     *
     * @throws IllegalStateException as {@link #offer}
     */
    @Override
    public void close() {
        if (publisher.close()) {
            wakeSubscribers();
            memory.publishers.wakeAll(); // ORDER: SLEEP
        }
    }

    /** {@return true if the stream has ended; there may still be messages to receive} Goes through some of them. */
    public boolean isClosed() {
        extent.checkReadable();
        return TopicRing.isEnd(memory.ring.header(tail().position()));
    }

    /**
     * {@return what it looks like now} Goes through some of the messages, and asks the kernel about each subscriber; forgets those that are
     * dead, unless the region is read-only. For people and tools, not for fast paths.
     */
    public TopicState state() {
        extent.checkReadable();
        Region region = extent.region();
        if (!region.isReadOnly()) {
            use.cells().sweep();
        }
        TopicPlace tail = tail();
        long oldest = memory.oldest();
        int holder = memory.publisher();
        boolean isHeld = holder != 0 && !region.isDead(holder);
        return new TopicState(
                name(),
                tail.number(),
                tail.position(),
                Math.max(0, tail.position() - oldest),
                options().capacityBytes(),
                TopicRing.isEnd(memory.ring.header(tail.position())),
                isHeld ? region.describe(holder) : "",
                use.cells().describe(tail, oldest),
                memory.disconnected(),
                memory.subscribers.isAnyoneAsleep(),
                memory.publishers.isAnyoneAsleep(),
                Futex.state());
    }

    TopicPlace tail() {
        return use.tail().find();
    }

    private void checkLength(int length) {
        if (length < 0 || length > maxMessageBytes) {
            throw new IllegalArgumentException("length=" + length + " is not from 0 to maxMessageBytes="
                    + maxMessageBytes + " of topic " + name());
        }
    }

    static RegionCorruptException corrupt(String name, long position, long header) {
        return new RegionCorruptException("topic " + name + " has header=" + Long.toHexString(header) + " at position="
                + position + ", which does not follow from the one before; it was overwritten: unlink the region and"
                + " create it anew");
    }

    @Override
    public String toString() {
        if (extent.region().isClosed()) {
            return "topic " + name() + " of a closed region";
        }
        return "topic " + name() + ", " + tail().number() + " messages published, of "
                + options().publishers() + (isClosed() ? ", closed" : "");
    }
}
