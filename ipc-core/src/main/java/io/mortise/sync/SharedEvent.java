package io.mortise.sync;

import static io.mortise.sync.EventDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.AtomicBuffer;

/**
 * A flag that the threads of all processes that attach a region can set, clear and wait for. Not set when new.
 *
 * <pre>{@code
 * SharedEvent ready = SharedEvent.in(region, "ready");
 * ready.await();                                          // one process
 * ready.set();                                            // another
 * }</pre>
 *
 * <ol>
 *   <li>Waiting comes as {@link #isSet()}, which does not wait, {@link #await()} and {@link #await(Duration)}. All that the one who sets
 *       it wrote before is seen by whoever finds it set, or returns from waiting.
 *   <li>A set lets all go who wait at that moment, in every process, also if it is cleared at once.
 *   <li>It stays set, for all who come later, until somebody clears it; it does not matter who. Setting what is set, and clearing
 *       what is not, changes nothing.
 *   <li>The death of a process changes nothing: what it has set stays set. If it dies after it has set the event and before it has
 *       woken those who sleep, they look for themselves when their slice of sleep is over, after 50 milliseconds at the latest.
 *   <li>{@link #isSet()}, {@link #set()} and {@link #clear()} never wait (lock-free) and allocate nothing; the first is one volatile
 *       read. None makes a system call unless somebody sleeps.
 *   <li>Platform threads that wait spin for some microseconds, then sleep in the kernel; virtual threads park. A process that has never
 *       slept can not wake (see {@link Futex#load()}): sleepers then look when their slice is over.
 *   <li>Closing the region ends this attachment's use: waits under way and later calls throw {@link IllegalStateException}.
 * </ol>
 *
 * <p>Handles are safe for use by many threads.
 *
 * @see EventDescriptor
 */
public final class SharedEvent extends Addressed {
    private final AtomicBuffer memory;
    private final WaitWord word;
    private final Sleepers sleepers;
    private final int me;

    SharedEvent(Extent extent) {
        super(extent, STATE_OFFSET);
        memory = extent.buffer();
        word = new WaitWord(memory, WAIT_OFFSET);
        sleepers = new Sleepers(memory, SLEEPERS_OFFSET, extent.region());
        me = extent.region().owner();
    }

    /**
     * Finds the event, or makes it. All processes run this same line.
     *
     * @param region the region that it is in
     * @param name   its name there
     * @return a handle
     * @throws io.mortise.region.RegionMismatchException if the name is that of something else
     * @throws io.mortise.region.RegionFullException     if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such event
     */
    public static SharedEvent in(Region region, String name) {
        return handle(SharedEvent.class, new SharedEvent(region.extent(new ExtentSpec(name, TYPE, 1, LENGTH))));
    }

    /** {@return the name that it has in its region} */
    public String name() {
        return extent.name();
    }

    /**
     * {@return true if it is set} One volatile read.
     *
     * @throws IllegalStateException if the region was closed
     */
    public boolean isSet() {
        try {
            return EventDescriptor.isSet(UnsafeApi.getLongVolatile(null, readable())); // ORDER: EVENT_SET
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Sets it, and lets all go who wait.
     *
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public void set() {
        extent.checkWritable();
        while (true) {
            long state = memory.getLongVolatile(STATE_OFFSET);
            if (EventDescriptor.isSet(state)) {
                break;
            }
            if (memory.compareAndSetLong(STATE_OFFSET, state, EventDescriptor.set(state))) { // ORDER: EVENT_SET
                CrashPoint.reached("event.set");
                memory.putInt(SETTER_OFFSET, me);
                memory.putLong(SET_AT_OFFSET, System.currentTimeMillis());
                CrashPoint.reached("event.signed");
                break;
            }
        }
        word.wakeAll(); // also for one that has set it, and died before it woke
        CrashPoint.reached("event.woken");
    }

    /**
     * Clears it. Who waits already for an earlier set is let go all the same.
     *
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public void clear() {
        extent.checkWritable();
        long state;
        do {
            state = memory.getLongVolatile(STATE_OFFSET);
        } while (EventDescriptor.isSet(state)
                && !memory.compareAndSetLong(STATE_OFFSET, state, EventDescriptor.cleared(state)));
        CrashPoint.reached("event.cleared");
    }

    /**
     * Waits until it is set, or was set since this call began. An interrupt while it waits is noticed within 50 milliseconds.
     *
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException if the region was closed, before or while waiting, or was attached for reading only
     */
    public void await() throws InterruptedException {
        await(Wait.FOREVER_NS);
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit its unit
     * @return true if it is set, or was set meanwhile; false if the time was over first
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #await()} does
     */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(unit.toNanos(time));
    }

    /**
     * Waits like {@link #await()}, but no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return true if it is set, or was set meanwhile; false if the time was over first
     * @throws InterruptedException  if the thread is interrupted before or while it waits
     * @throws IllegalStateException as {@link #await()} does
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(TimeUnit.NANOSECONDS.convert(timeout));
    }

    /**
     * Waits like {@link #await()}. Interrupts do not disturb it, and stay pending.
     *
     * @throws IllegalStateException as {@link #await()} does
     */
    public void awaitUninterruptibly() {
        extent.checkWritable();
        long state = memory.getLongVolatile(STATE_OFFSET); // ORDER: EVENT_SET
        if (!EventDescriptor.isSet(state)) {
            awaitChangeOf(state, Wait.FOREVER_NS, false);
        }
    }

    private boolean await(long timeoutNs) throws InterruptedException {
        extent.checkWritable();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long state = memory.getLongVolatile(STATE_OFFSET); // ORDER: EVENT_SET
        if (EventDescriptor.isSet(state)) {
            return true;
        }
        if (timeoutNs <= 0) {
            return false;
        }
        Outcome outcome = awaitChangeOf(state, timeoutNs, true);
        if (outcome == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == Outcome.ACQUIRED;
    }

    /** A state that is not set can only change by a set. */
    private Outcome awaitChangeOf(long state, long timeoutNs, boolean interruptible) {
        return Wait.await(extent, word, sleepers, timeoutNs, interruptible, () -> {
            extent.checkWritable();
            return memory.getLongVolatile(STATE_OFFSET) != state; // ORDER: EVENT_SET
        });
    }

    /**
     * {@return what can be seen of the event now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public EventState state() {
        extent.checkReadable();
        long state = memory.getLongVolatile(STATE_OFFSET);
        int setter = memory.getInt(SETTER_OFFSET);
        long setAtMs = memory.getLong(SET_AT_OFFSET);
        return new EventState(
                describe(),
                EventDescriptor.isSet(state),
                EventDescriptor.sets(state),
                setter == 0 ? null : extent.region().describe(setter),
                setAtMs == 0 ? null : Instant.ofEpochMilli(setAtMs),
                sleepers.list(),
                Futex.state());
    }

    private String describe() {
        return name() + " in region " + extent.region().name();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        try {
            return "SharedEvent " + state();
        } catch (IllegalStateException closed) {
            return "SharedEvent " + describe() + " (closed)";
        }
    }
}
