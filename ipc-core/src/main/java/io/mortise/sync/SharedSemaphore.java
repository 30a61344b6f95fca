package io.mortise.sync;

import static io.mortise.sync.SemaphoreDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionMismatchException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A number of permits that the threads of all processes that attach a region acquire, wait for and release: a {@link
 * java.util.concurrent.Semaphore} between processes.
 *
 * <pre>{@code
 * SharedSemaphore slots = SharedSemaphore.in(region, "slots", SemaphoreOptions.permits(3).bound(3).owned());
 * try (HeldPermit held = slots.hold()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>There are two modes, chosen at creation. A <b>signalling</b> semaphore, the default, is that of {@code java.util.concurrent} and of
 * Python: permits belong to nobody, and anyone may release them. In an <b>owned</b> one they belong to the attachment that acquired them.
 *
 * <ol>
 *   <li>Waiting comes as {@link #tryAcquire()}, which does not wait, {@link #acquire()}, {@link #tryAcquire(Duration)}, and
 *       {@link #acquireUninterruptibly()}. Each gets all permits that it asks for, or none. What was written before a release is seen
 *       by whoever acquires a permit that it brought.
 *   <li>A release that would make more permits than the bound is refused with an {@link IllegalStateException}, and changes nothing. The
 *       bound is {@link Integer#MAX_VALUE} unless chosen at creation.
 *   <li>Signalling: what a process has acquired stays away when it dies, and what it has released stays there.
 *   <li>Owned: only the attachment that holds permits releases them, from whichever thread; else an {@link IllegalMonitorStateException}
 *       names who does, and nothing changes. The permits of one that died, or closed its region, come back, each exactly once, whenever
 *       and however often somebody was killed: one that waits gets them within about 50 milliseconds, one that does not asks once a
 *       millisecond at most. {@link SemaphoreState#reclaimed()} counts them. A thread that ends in a process that lives keeps them.
 *   <li>A process that is slow, stopped or in a pause is never robbed. Owned: one that is stopped within the some ten nanoseconds that a
 *       change takes keeps the others from changing anything until it goes on: {@code tryAcquire} says no after a tenth of a second then,
 *       waits heed their time and interrupts, releases wait.
 *   <li>There is no queue: a newcomer may be quicker than one that has waited, and one that wants many permits may wait for ever while
 *       others take one at a time. Nobody sleeps on while there is what it waits for: a release wakes as many of those who want one as it
 *       brings, and all who want more. One that was woken, or was to wake others, and is killed before it did, costs the others the rest
 *       of their slice of sleep, 50 milliseconds at most.
 *   <li>Signalling, nobody in the way: one compare-and-set each to acquire and to release, no system call, nothing allocated. Owned: the
 *       same but for the cost, which is about three times that of a signalling one: both steps are made under a lock.
 *   <li>Platform threads that wait spin for some microseconds, then sleep in the kernel; virtual threads park. A process that has never
 *       slept can not wake (see {@link io.mortise.region.Futex#load()}): sleepers then look when their slice is over.
 *   <li>Closing the region ends this attachment's use: waits under way and later calls throw {@link IllegalStateException}.
 * </ol>
 *
 * <p>Handles are safe for use by many threads. All handles of one attachment to one name are the same semaphore.
 *
 * @see SemaphoreDescriptor
 */
public final class SharedSemaphore {
    private static final int HEADER_LENGTH = 128;

    private final Permits permits;
    private final HeldPermit held = this::release;

    private SharedSemaphore(Permits permits) {
        this.permits = permits;
    }

    /**
     * Finds a signalling semaphore without a bound, or makes it. All processes run this same line.
     *
     * @param region  the region that it is in
     * @param name    its name there
     * @param permits how many permits it begins with; negative means that so many must be released before the first can be acquired
     * @return a handle
     * @throws RegionMismatchException if the name is that of something else, or of a semaphore with other options
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such semaphore
     */
    public static SharedSemaphore in(Region region, String name, int permits) {
        return in(region, name, SemaphoreOptions.permits(permits));
    }

    /**
     * Finds a semaphore, or makes it. All processes run this same line.
     *
     * @param region  the region that it is in
     * @param name    its name there
     * @param options what it is to be
     * @return a handle
     * @throws RegionMismatchException if the name is that of something else, or of a semaphore with other options; the message names both
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException   if the region was closed, or is read-only and has no such semaphore
     */
    public static SharedSemaphore in(Region region, String name, SemaphoreOptions options) {
        SharedSemaphore semaphore = of(findOrMake(region, name, options));
        if (!semaphore.options().equals(options)) {
            throw new RegionMismatchException("semaphore " + name + " was made with " + semaphore.options()
                    + ", asked for was " + options + ": region=" + region.name()
                    + "; ask for the same, find it without options, or remove it first");
        }
        return semaphore;
    }

    /**
     * Finds a semaphore that is there, whatever its options.
     *
     * @param region the region that it is in
     * @param name   its name there
     * @return a handle
     * @throws IpcException            if there is none of that name
     * @throws RegionMismatchException if the name is that of something else
     * @throws IllegalStateException   if the region was closed
     */
    public static SharedSemaphore in(Region region, String name) {
        Extent extent = region.find(name, TYPE);
        if (extent == null) {
            throw new IpcException("there is no semaphore " + name + " in " + region
                    + "; make it with SharedSemaphore.in(region, name, permits)");
        }
        return of(extent);
    }

    private static Extent findOrMake(Region region, String name, SemaphoreOptions options) {
        Extent found = region.find(name, TYPE);
        if (found != null) {
            return found;
        }
        try {
            ExtentSpec spec = new ExtentSpec(name, TYPE, 1, length(region, options));
            return region.extent(spec, made -> write(made, options));
        } catch (RegionMismatchException raced) {
            // Somebody made it meanwhile, with other options, of which the caller will tell.
            Extent racedFor = region.find(name, TYPE);
            if (racedFor == null) {
                throw raced;
            }
            return racedFor;
        }
    }

    static long length(Region region, SemaphoreOptions options) {
        return options.isOwned() ? CELLS_OFFSET + SlotCells.length(region) : SIGNALLING_LENGTH;
    }

    static void write(Extent made, SemaphoreOptions options) {
        AtomicBuffer header = made.buffer(0, SIGNALLING_LENGTH);
        header.putInt(VERSION_OFFSET, VERSION);
        header.putInt(MODE_OFFSET, options.isOwned() ? OWNED : SIGNALLING);
        header.putLong(INITIAL_OFFSET, options.permits());
        header.putLong(BOUND_OFFSET, options.bound());
        header.putLong(AVAILABLE_OFFSET, options.permits());
    }

    static SharedSemaphore of(Extent extent) {
        SemaphoreOptions options = options(extent);
        AtomicBuffer memory = extent.buffer(0, SIGNALLING_LENGTH);
        if (!options.isOwned()) {
            return new SharedSemaphore(
                    Addressed.handle(SignallingPermits.class, new SignallingPermits(extent, memory, options)));
        }
        OwnedPermits owned = Addressed.handle(OwnedPermits.class, new OwnedPermits(extent, memory, options));
        if (!extent.region().isReadOnly()) {
            extent.onClose(SharedSemaphore.class, owned::leave);
        }
        return new SharedSemaphore(owned);
    }

    private static SemaphoreOptions options(Extent extent) {
        AtomicBuffer header = extent.buffer(0, HEADER_LENGTH);
        int version = header.getInt(VERSION_OFFSET);
        int mode = header.getInt(MODE_OFFSET);
        long initial = header.getLong(INITIAL_OFFSET);
        long bound = header.getLong(BOUND_OFFSET);
        SemaphoreOptions options = read(mode, initial, bound);
        if (version != VERSION || options == null || extent.length() != length(extent.region(), options)) {
            throw new RegionCorruptException("the first line of semaphore " + extent.name()
                    + " makes no sense: version="
                    + version + " (expected " + VERSION + ") mode=" + mode + " permits=" + initial + " bound=" + bound
                    + " length=" + extent.length()
                    + "; it was made by another version, or overwritten: unlink the region and create it anew");
        }
        return options;
    }

    private static @Nullable SemaphoreOptions read(int mode, long initial, long bound) {
        boolean sound = (mode == SIGNALLING || mode == OWNED)
                && initial == (int) initial
                && bound == (int) bound
                && initial <= bound
                && (mode == SIGNALLING || initial >= 0);
        return sound ? new SemaphoreOptions((int) initial, (int) bound, mode == OWNED) : null;
    }

    /** {@return the name that it has in its region} */
    public String name() {
        return permits.extent.name();
    }

    /** {@return what it was made to be} */
    public SemaphoreOptions options() {
        return permits.options;
    }

    /**
     * Acquires a permit, waiting until there is one. An interrupt while it waits is noticed within 50 milliseconds.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalStateException if the region was closed, before or while waiting, or was attached for reading only
     */
    public void acquire() throws InterruptedException {
        acquire(1);
    }

    /**
     * Acquires permits, waiting until there are as many.
     *
     * @param count how many
     * @throws InterruptedException     if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalArgumentException if the count is negative, or more than there can ever be
     * @throws IllegalStateException    as {@link #acquire()} does
     */
    public void acquire(int count) throws InterruptedException {
        checkNotNegative(count);
        checkInterrupt();
        if (!permits.tryTake(count)) {
            checkCanBe(count);
            if (permits.await(count, Wait.FOREVER_NS, true) == Outcome.INTERRUPTED) {
                throw new InterruptedException();
            }
        }
    }

    /**
     * Acquires a permit like {@link #acquire()}. Interrupts do not disturb it, and stay pending.
     *
     * @throws IllegalStateException as {@link #acquire()} does
     */
    public void acquireUninterruptibly() {
        acquireUninterruptibly(1);
    }

    /**
     * Acquires permits like {@link #acquire(int)}. Interrupts do not disturb it, and stay pending.
     *
     * @param count how many
     * @throws IllegalArgumentException if the count is negative, or more than there can ever be
     * @throws IllegalStateException    as {@link #acquire()} does
     */
    public void acquireUninterruptibly(int count) {
        checkNotNegative(count);
        if (!permits.tryTake(count)) {
            checkCanBe(count);
            permits.await(count, Wait.FOREVER_NS, false);
        }
    }

    /**
     * Acquires a permit if there is one. Does not wait, nor heed interrupts.
     *
     * @return true if it was acquired
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public boolean tryAcquire() {
        return tryAcquire(1);
    }

    /**
     * Acquires permits if there are as many. Does not wait, nor heed interrupts.
     *
     * @param count how many
     * @return true if they were acquired
     * @throws IllegalArgumentException if the count is negative
     * @throws IllegalStateException    if the region was closed, or was attached for reading only
     */
    public boolean tryAcquire(int count) {
        checkNotNegative(count);
        return permits.tryTakeNow(count);
    }

    /**
     * Acquires a permit like {@link #acquire()}, but waits no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit its unit
     * @return true if it was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalStateException as {@link #acquire()} does
     */
    public boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(1, unit.toNanos(time));
    }

    /**
     * Acquires permits like {@link #acquire(int)}, but waits no longer than the time given.
     *
     * @param count how many; for more than there can ever be it waits in vain
     * @param time  how long to wait; zero or less means not at all
     * @param unit  its unit
     * @return true if they were acquired
     * @throws InterruptedException     if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalArgumentException if the count is negative
     * @throws IllegalStateException    as {@link #acquire()} does
     */
    public boolean tryAcquire(int count, long time, TimeUnit unit) throws InterruptedException {
        return tryAcquire(count, unit.toNanos(time));
    }

    /**
     * Acquires a permit like {@link #acquire()}, but waits no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return true if it was acquired
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalStateException as {@link #acquire()} does
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return tryAcquire(1, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /**
     * Acquires permits like {@link #acquire(int)}, but waits no longer than the time given.
     *
     * @param count   how many; for more than there can ever be it waits in vain
     * @param timeout how long to wait; zero or less means not at all
     * @return true if they were acquired
     * @throws InterruptedException     if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalArgumentException if the count is negative
     * @throws IllegalStateException    as {@link #acquire()} does
     */
    public boolean tryAcquire(int count, Duration timeout) throws InterruptedException {
        return tryAcquire(count, TimeUnit.NANOSECONDS.convert(timeout));
    }

    private boolean tryAcquire(int count, long timeoutNs) throws InterruptedException {
        checkNotNegative(count);
        checkInterrupt();
        if (timeoutNs <= 0) {
            return permits.tryTakeNow(count);
        }
        if (permits.tryTake(count)) {
            return true;
        }
        Outcome outcome = permits.await(count, timeoutNs, true);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.ACQUIRED;
    }

    /**
     * Acquires a permit like {@link #acquire()}, for a {@code try} block. Allocates nothing.
     *
     * @return what releases one permit when it is closed
     * @throws InterruptedException  if the thread is interrupted before or while it waits; then nothing was acquired
     * @throws IllegalStateException as {@link #acquire()} does
     */
    public HeldPermit hold() throws InterruptedException {
        acquire(1);
        return held;
    }

    /**
     * Releases a permit, and wakes one of those who sleep until there is one.
     *
     * @throws IllegalStateException        if there would be more than the bound; if the region was closed, or was attached for reading
     *                                      only
     * @throws IllegalMonitorStateException if permits are owned, and this process holds none; the message says who does
     */
    public void release() {
        release(1);
    }

    /**
     * Releases permits, and wakes those who sleep until there are some: as many of those who want one, and all who want more.
     *
     * @param count how many
     * @throws IllegalArgumentException     if the count is negative
     * @throws IllegalStateException        if there would be more than the bound, and then none is released; if the region was closed,
     *                                      or was attached for reading only
     * @throws IllegalMonitorStateException if permits are owned, and this process holds fewer; then none is released
     */
    public void release(int count) {
        checkNotNegative(count);
        permits.give(count);
    }

    /**
     * {@return how many permits there are now; negative if some must be released before the first can be acquired} In an owned semaphore it
     * first brings back those of the dead, and asks the kernel about each process that holds some.
     *
     * @throws IllegalStateException if the region was closed
     */
    public int availablePermits() {
        return permits.available();
    }

    /**
     * Acquires all permits that there are. If there are less than none, what is missing is released.
     *
     * @return how many were acquired; negative if so many were released
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public int drainPermits() {
        return permits.drain();
    }

    /**
     * {@return true if threads sleep until there are permits, an estimate}
     *
     * @throws IllegalStateException if the region was closed
     */
    public boolean hasQueuedThreads() {
        return permits.waiters() > 0;
    }

    /**
     * {@return how many threads, of at most 16 processes, sleep until there are permits, an estimate}
     *
     * @throws IllegalStateException if the region was closed
     */
    public int getQueueLength() {
        return permits.waiters();
    }

    /** {@return false: there is no queue, and a newcomer may be quicker than one that has waited} */
    public boolean isFair() {
        return false;
    }

    /**
     * {@return what can be seen of the semaphore now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public SemaphoreState state() {
        return permits.state();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        try {
            return "SharedSemaphore " + state();
        } catch (IllegalStateException closed) {
            return "SharedSemaphore " + permits.describe() + " (closed)";
        }
    }

    private static void checkNotNegative(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count=" + count + " of permits is negative");
        }
    }

    /** Who waits for more than there can ever be waits for ever. */
    private void checkCanBe(int count) {
        int most = permits.most;
        if (count > most) {
            throw new IllegalArgumentException("count=" + count + " permits will never be there, there are " + most
                    + " at most: semaphore=" + permits.describe());
        }
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
