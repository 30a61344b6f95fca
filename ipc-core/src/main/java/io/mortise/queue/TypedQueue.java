package io.mortise.queue;

import static io.mortise.queue.TypedQueueDescriptor.*;

import io.mortise.codec.Codec;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.Waiter;
import java.time.Duration;
import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded {@link BlockingQueue} between threads of any number of processes: a {@link SharedQueue} whose messages are values, by a
 * {@link Codec}. Code written to the interface moves from threads to processes by changing the line that makes the queue:
 *
 * <pre>{@code
 * BlockingQueue<Order> orders = TypedQueue.in(region, "orders", RecordCodec.of(Order.class), QueueOptions.capacity(1 << 20));
 * }</pre>
 *
 * <ol>
 *   <li>Elements are copies: what is taken is equal to what was put, by the codec, and not the same object.
 *   <li>The guarantees of {@link SharedQueue} hold: first in first out; each element to exactly one consumer; processes may be killed
 *       at any instruction, and nobody waits for the dead. What a producer did before it put an element, its consumer sees.
 *   <li>{@code put}, {@code take} and what has a timeout wait as in {@link SharedQueue}; everything else never waits. A value whose length the
 *       codec knows is encoded where the consumer reads it, without allocating.
 *   <li>A value that is too long for the queue, or that the codec refuses, is an {@link IllegalArgumentException}, and nothing is
 *       sent. Bytes that are no value are a {@link io.mortise.codec.CodecException} for the consumer that got them, and consumed.
 *   <li>{@link #peek}, {@link #size}, {@link #contains}, iterators and what is built on them look at every element, decode copies,
 *       and take nothing. Iterators show the elements that were there when they were made. They, and {@link #remove(Object)}, remove an
 *       element if nobody has taken it meanwhile; its room comes free when all before it are gone.
 *   <li>{@link #close()} ends the stream for everyone: {@code offer}, {@code put} and {@code add} throw {@link QueueClosedException};
 *       consumers get what is left, then {@code poll} gives null at once, and {@code take} throws {@link QueueClosedException}.
 *       {@link #isExhausted()} tells that there will never be another one.
 *   <li>Closing the region ends this attachment's use: everything throws {@link IllegalStateException} then.
 * </ol>
 *
 * <h2>Tasks</h2>
 *
 * <p>A <em>joinable</em> queue counts what is put as tasks, as Python's {@code JoinableQueue} does: a consumer calls {@link #taskDone()} for
 * each element that it took, when it is done with it, and {@link #join()} waits until all that was ever put is done. The counts are in
 * shared memory, and robust against death:
 * <ul>
 *   <li>Whoever takes a task must finish it, in the same attachment, from any thread: {@code taskDone()} for tasks that this attachment
 *       has not taken throws.
 *   <li>A task whose consumer died between take and {@code taskDone()} was not done, and nobody will do it: it is <em>abandoned</em>.
 *       {@code join()} does not wait for it, and {@link #tasks()} counts it; ask for that count where it matters whether all work was
 *       really done. So is a task whose consumer closed its region. One that died with its message still in hand is lost, as in
 *       any queue, and may be counted as abandoned as well.
 *   <li>What was removed by {@code remove}, {@code clear} or an iterator is no task any more.
 * </ul>
 *
 * <h2>Acknowledging</h2>
 *
 * <p>From a queue that was made {@linkplain QueueOptions#acknowledged(boolean) acknowledged}, an element is not gone when it is taken, but when
 * its consumer says that it is done with it. If the consumer dies before, or closes its region, the element is delivered again, to whoever
 * takes next: so each element is dealt with at least once, and perhaps twice.
 * <ul>
 *   <li>{@link #takeDelivery()} and {@link #pollDelivery()} give the element and the means to acknowledge it. Best where it is not the
 *       taking thread that finishes, or where some elements are given back.
 *   <li>What {@code take}, {@code poll} and {@code drainTo} return stays unacknowledged until the thread that took it calls {@link
 *       #acknowledge()} (or {@link #taskDone()}, which is the same here), once for each, oldest first. It is not acknowledged by coming for the
 *       next one: who takes ten to deal with them at once would lose nine. So give code that knows nothing of acknowledging a
 *       queue without it; here it would soon find it full.
 *   <li>What is handed over in place, by {@code poll(consumer, limit)} and {@code take(consumer)}, is acknowledged when the consumer returns
 *       or throws. So is what cannot be decoded, which would come again for ever.
 *   <li>If both sides are {@link Parties#SINGLE}, one element at a time is in hand: taking another before it is acknowledged throws {@link
 *       IllegalStateException}, and {@code drainTo} takes one.
 *   <li>An acknowledged queue is joinable by itself: {@link #join()} waits until all that was put is acknowledged. No task is ever abandoned.
 * </ul>
 *
 * <h2>Kinds</h2>
 *
 * <p>A queue may be made for a single producer, a single consumer or both, see {@link QueueOptions#producers}; both is by far the fastest.
 * Such a queue hands over in turn only: {@link #remove(Object)} and what removes through an iterator throw {@link
 * UnsupportedOperationException} if both sides are {@link Parties#SINGLE}. A second attachment at a single side is refused with an {@link
 * IllegalStateException}. One attachment may use its single side from many threads only one after the other.
 *
 * <p>A handle may be used by any number of threads, but for a single side.
 *
 * @param <T> the type of the elements
 */
public final class TypedQueue<T> extends AbstractQueue<T> implements BlockingQueue<T>, AutoCloseable {
    /** Returned by {@link #poll(Consumer, int)} and {@code take(Consumer)}: the queue was closed and all its elements were taken. */
    public static final int END_OF_STREAM = SharedQueue.END_OF_STREAM;

    private final SharedQueue queue;
    private final ElementSender<T> sender;
    private final ElementReceiver<T> receiver;
    private final ElementBrowser<T> browser;
    private final Tasks tasks;

    private TypedQueue(
            SharedQueue queue,
            ElementSender<T> sender,
            ElementReceiver<T> receiver,
            ElementBrowser<T> browser,
            Tasks tasks) {
        this.queue = queue;
        this.sender = sender;
        this.receiver = receiver;
        this.browser = browser;
        this.tasks = tasks;
    }

    /**
     * Finds a queue, or makes it if there is none. All processes run this same line.
     *
     * @param region  where
     * @param name    its name in the region, at most 122 bytes
     * @param codec   of its elements, with the same format for all
     * @param options how large
     * @param <T>     the type of the elements
     * @return a handle to it
     * @throws io.mortise.region.RegionMismatchException if the name is taken by something else, or by a queue of another size, with
     *     elements of another format, or a joinable one
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such queue
     */
    public static <T> TypedQueue<T> in(Region region, String name, Codec<T> codec, QueueOptions options) {
        return of(SharedQueue.in(region, name, options), region, name, codec, false);
    }

    /**
     * Finds a queue that is there, of whatever size.
     *
     * @param region where
     * @param name   its name in the region
     * @param codec  of its elements, with the same format for all
     * @param <T>    the type of the elements
     * @return a handle to it
     * @throws io.mortise.region.IpcException if there is none of that name, or with elements of another format, or a joinable one
     * @throws IllegalStateException if the region was closed
     */
    public static <T> TypedQueue<T> in(Region region, String name, Codec<T> codec) {
        return of(SharedQueue.in(region, name), region, name, codec, false);
    }

    /**
     * Finds a queue that counts its tasks, or makes it if there is none. All processes run this same line. Each take costs an atomic
     * operation more.
     *
     * @param region  where
     * @param name    its name in the region, at most 122 bytes
     * @param codec   of its elements, with the same format for all
     * @param options how large
     * @param <T>     the type of the elements
     * @return a handle to it
     * @throws io.mortise.region.RegionMismatchException if the name is taken by something else, or by a queue of another size, with
     *     elements of another format, or not joinable
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such queue
     */
    public static <T> TypedQueue<T> joinable(Region region, String name, Codec<T> codec, QueueOptions options) {
        return of(SharedQueue.in(region, name, options), region, name, codec, true);
    }

    /**
     * Finds a queue that counts its tasks and is there, of whatever size.
     *
     * @param region where
     * @param name   its name in the region
     * @param codec  of its elements, with the same format for all
     * @param <T>    the type of the elements
     * @return a handle to it
     * @throws io.mortise.region.IpcException if there is none of that name, or with elements of another format, or not joinable
     * @throws IllegalStateException if the region was closed
     */
    public static <T> TypedQueue<T> joinable(Region region, String name, Codec<T> codec) {
        return of(SharedQueue.in(region, name), region, name, codec, true);
    }

    private static <T> TypedQueue<T> of(
            SharedQueue queue, Region region, String name, Codec<T> codec, boolean isJoinableAsked) {
        boolean isJoinable = isJoinableAsked || queue.options().acknowledged();
        String type = isJoinable ? JOINABLE_TYPE : TYPE;
        long length = isJoinable ? TaskLedger.lengthBytes(region) : JOINERS_WAIT_OFFSET;
        Extent extent = region.extent(
                new ExtentSpec(name + SUFFIX, type, 1, length),
                made -> QueueFormat.write(made.buffer(0, JOINERS_WAIT_OFFSET), codec));
        QueueFormat.check(extent.buffer(0, JOINERS_WAIT_OFFSET), codec, name);
        return of(queue, codec, isJoinable ? new TaskLedger(extent) : null);
    }

    static <T> TypedQueue<T> of(SharedQueue queue, Codec<T> codec, @Nullable TaskLedger ledger) {
        Tasks tasks = new Tasks(queue, ledger);
        return new TypedQueue<>(
                queue,
                new ElementSender<>(queue, codec),
                new ElementReceiver<>(queue, codec, tasks),
                new ElementBrowser<>(queue, codec, tasks),
                tasks);
    }

    /**
     * Takes a queue's name away, as {@link Region#remove} does, with all that belongs to it.
     *
     * @param region where
     * @param name   its name in the region
     * @return true if there was one
     */
    public static boolean remove(Region region, String name) {
        region.remove(name + SUFFIX);
        return region.remove(name);
    }

    /** {@return its name} */
    public String name() {
        return queue.name();
    }

    /** {@return the queue of bytes that it is made of} For those who write and read messages in place, or look at {@link SharedQueue#state()}. */
    public SharedQueue bytes() {
        return queue;
    }

    // Producers

    @Override
    public boolean offer(T value) {
        return sender.offer(value);
    }

    @Override
    public void put(T value) throws InterruptedException {
        sender.put(value);
    }

    /**
     * Puts an element, and waits for room for a limited time.
     *
     * @param value   the element
     * @param timeout how long to wait; zero or less is not at all
     * @return false if there was no room for as long as it waited
     * @throws InterruptedException     if the thread is interrupted before or while it waits; then nothing was sent
     * @throws IllegalArgumentException if the element is too long, or the codec refuses it
     * @throws QueueClosedException     if the queue was closed
     */
    public boolean offer(T value, Duration timeout) throws InterruptedException {
        return sender.offer(value, timeout);
    }

    @Override
    public boolean offer(T value, long timeout, TimeUnit unit) throws InterruptedException {
        return offer(value, Duration.ofNanos(unit.toNanos(timeout)));
    }

    // Consumers

    @Override
    public @Nullable T poll() {
        return receiver.poll();
    }

    @Override
    public T take() throws InterruptedException {
        return receiver.take();
    }

    /**
     * Takes an element, and waits for it for a limited time.
     *
     * @param timeout how long to wait; zero or less is not at all
     * @return the element, or null if there was none for as long as it waited, or there will never be one
     * @throws InterruptedException if the thread is interrupted before or while it waits; then nothing was taken
     */
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        return receiver.poll(Timeouts.nanos(timeout));
    }

    @Override
    public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
        return poll(Duration.ofNanos(unit.toNanos(timeout)));
    }

    /**
     * Hands over the elements that are there, up to a limit, while they lie in shared memory: so a codec may show the bytes instead of
     * copying them, in a flyweight for example.
     *
     * @param consumer is called with each element; if it throws, that element is consumed all the same and the exception passed on
     * @param limit    how many at most, 1 or more
     * @return how many were handed over, 0 if there was none; or {@link #END_OF_STREAM}
     */
    public int poll(Consumer<? super T> consumer, int limit) {
        return receiver.poll(consumer, limit);
    }

    /**
     * Hands over one element while it lies in shared memory; waits for it as long as it takes.
     *
     * @param consumer is called with the element; if it throws, the element is consumed all the same and the exception passed on
     * @return 1, or {@link #END_OF_STREAM}
     * @throws InterruptedException if the thread is interrupted before or while it waits; then nothing was taken
     */
    public int take(Consumer<? super T> consumer) throws InterruptedException {
        return receiver.take(consumer, Timeouts.FOREVER_NS);
    }

    /**
     * Hands over one element while it lies in shared memory; waits for it for a limited time.
     *
     * @param consumer is called with the element; if it throws, the element is consumed all the same and the exception passed on
     * @param timeout  how long to wait; zero or less is not at all
     * @return 1, 0 if there was none for as long as it waited, or {@link #END_OF_STREAM}
     * @throws InterruptedException if the thread is interrupted before or while it waits; then nothing was taken
     */
    public int take(Consumer<? super T> consumer, Duration timeout) throws InterruptedException {
        return receiver.take(consumer, Timeouts.nanos(timeout));
    }

    /**
     * Takes an element that is acknowledged later, or given back.
     *
     * @return the element and the means to acknowledge it, or null if there is none
     * @throws io.mortise.codec.CodecException if it cannot be decoded; it is consumed then
     */
    public @Nullable Delivery<T> pollDelivery() {
        return receiver.pollDelivery();
    }

    /**
     * Takes an element that is acknowledged later, or given back; waits for it for a limited time.
     *
     * @param timeout how long to wait; zero or less is not at all
     * @return the element and the means to acknowledge it; or null if there was none for as long as it waited, or there will never be one
     * @throws InterruptedException            if the thread is interrupted before or while it waits; then nothing was taken
     * @throws io.mortise.codec.CodecException if it cannot be decoded; it is consumed then
     */
    public @Nullable Delivery<T> pollDelivery(Duration timeout) throws InterruptedException {
        return receiver.pollDelivery(Timeouts.nanos(timeout));
    }

    /**
     * Takes an element that is acknowledged later, or given back; waits for it as long as it takes.
     *
     * @return the element and the means to acknowledge it
     * @throws InterruptedException            if the thread is interrupted before or while it waits; then nothing was taken
     * @throws QueueClosedException            if the queue was closed, and all its elements are acknowledged or in somebody's hands
     * @throws io.mortise.codec.CodecException if it cannot be decoded; it is consumed then
     */
    public Delivery<T> takeDelivery() throws InterruptedException {
        return receiver.takeDelivery();
    }

    /**
     * Says that this thread is done with the element that it took first of those which it has not acknowledged, by {@code take}, {@code poll}
     * or {@code drainTo}.
     *
     * @throws IllegalStateException         if there is none; or if the region was closed, and the element given up with it
     * @throws UnsupportedOperationException if the queue was made without acknowledging
     */
    public void acknowledge() {
        receiver.acknowledge();
    }

    @Override
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super T> target, int maxElements) {
        Objects.requireNonNull(target);
        if (target == this) {
            throw new IllegalArgumentException("queue " + name() + " cannot be drained to itself");
        }
        // What comes while this goes on may never end.
        int limit = Math.min(maxElements, queue.size());
        return limit <= 0 ? 0 : receiver.drainTo(target, limit);
    }

    // Looking without taking

    @Override
    public @Nullable T peek() {
        return browser.first();
    }

    /** {@return how many elements there are to take} Looks at each. */
    @Override
    public int size() {
        return browser.count();
    }

    @Override
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** {@return how many more elements the queue would hold now, if they are small} Long ones may have no room before. */
    @Override
    public int remainingCapacity() {
        return queue.remainingMessages();
    }

    @Override
    public boolean contains(@Nullable Object wanted) {
        return wanted != null && browser.contains(wanted);
    }

    /**
     * Removes the first element that is equal to an object, if there is one.
     *
     * @param wanted what it is equal to
     * @return true if one was removed, by this call
     * @throws UnsupportedOperationException if the queue has a single producer and a single consumer
     */
    @Override
    public boolean remove(@Nullable Object wanted) {
        return browser.remove(wanted);
    }

    /** Removes all elements that are there now. None of them is a task any more. */
    @Override
    public void clear() {
        browser.clear();
    }

    /**
     * {@return the elements that are there now, in order} What is put later is not shown; what is taken later is. Its {@code remove} removes
     * the element if nobody has taken it meanwhile. For one thread.
     */
    @Override
    public Iterator<T> iterator() {
        return browser.snapshot();
    }

    @Override
    public Spliterator<T> spliterator() {
        return Spliterators.spliteratorUnknownSize(
                iterator(), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    // Its end

    /**
     * Ends the stream, for all processes and for good: no more elements are accepted, what was accepted before can still be taken. Wakes
     * all who wait. Closing once more does nothing. To end only this process's use, close its region.
     */
    @Override
    public void close() {
        queue.close();
    }

    /** {@return true if somebody has closed it; there may still be elements to take} */
    public boolean isClosed() {
        return queue.isClosed();
    }

    /** {@return true if it was closed and all elements were taken: there will never be another one} */
    public boolean isExhausted() {
        return queue.isClosed() && queue.size() == 0;
    }

    // Tasks

    /**
     * Says that a task which this attachment has taken is done; on an acknowledged queue, the same as {@link #acknowledge()}.
     *
     * @throws IllegalStateException         if this attachment, or thread, has no task that is not done
     * @throws UnsupportedOperationException if the queue is not joinable
     */
    public void taskDone() {
        if (queue.options().acknowledged()) {
            receiver.acknowledge();
        } else {
            tasks.done();
        }
    }

    /**
     * Waits until everything that was put is done, or will never be.
     *
     * @throws InterruptedException          if the thread is interrupted before or while it waits
     * @throws UnsupportedOperationException if the queue is not joinable
     */
    public void join() throws InterruptedException {
        tasks.join(Waiter.forever());
    }

    /**
     * Waits until everything that was put is done, or will never be, for a limited time.
     *
     * @param timeout how long to wait; zero or less is not at all
     * @return false if there was still something to do
     * @throws InterruptedException          if the thread is interrupted before or while it waits
     * @throws UnsupportedOperationException if the queue is not joinable
     */
    public boolean join(Duration timeout) throws InterruptedException {
        return tasks.join(Waiter.lasting(Timeouts.nanos(timeout)));
    }

    /**
     * {@return what became of the tasks, as far as they are not done}
     *
     * @throws UnsupportedOperationException if the queue is not joinable
     */
    public TaskCounts tasks() {
        return tasks.counts();
    }
}
