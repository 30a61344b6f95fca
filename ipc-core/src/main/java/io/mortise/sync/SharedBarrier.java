package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where a number of threads, of all processes that attach a region, wait until all of them have come; then all go on, and the
 * barrier waits for them again. The methods are those of {@link java.util.concurrent.CyclicBarrier}, and of Python's
 * {@code multiprocessing.Barrier}.
 *
 * <pre>{@code
 * SharedBarrier step = SharedBarrier.in(region, "step", 3, () -> swapBuffers());
 * try (SharedBarrier.Registration here = step.register()) {
 *     while (!done()) {
 *         compute();
 *         step.await();
 *     }
 * }
 * }</pre>
 *
 * <p>Each time all parties have come ends a generation: the barrier trips. A generation can also break: then all who wait, and all
 * who come until somebody calls {@link #reset()}, get a {@link BrokenBarrierException}.
 *
 * <ol>
 *   <li>All who wait in one generation learn the same: it tripped, and {@link #await()} returns; or it broke, and {@code await}
 *       throws. One that is slow, stopped or in a pause for however many later generations learns how its own one ended.
 *   <li>When the last one has come, it runs the action of its own handle, if that has one, and then the barrier trips. What each party
 *       did before {@code await} happens before the action, and the action happens before {@code await} returns to anybody.
 *   <li>A generation breaks if the process of a thread that waits in it dies, however that comes, or closes its region; if a process
 *       that has {@linkplain #register() registered} does so, waiting or not; if one that waits is interrupted, or its
 *       time is over; if the action throws; and by {@link #abort()} or {@link #reset()}. It stays broken until {@link #reset()}.
 *   <li>A death is noticed before the barrier trips, if it came before the last party did; by those who wait, within 50
 *       milliseconds; and by {@link #isBroken()}. The death of a thread in a process that lives is not noticed.
 *   <li>Whoever runs the action keeps the others waiting, but cannot keep them from leaving: if one of them runs out of time or is interrupted, or
 *       somebody aborts or resets the barrier meanwhile, it breaks, and the action's own party learns so when the action is done.
 *       So the action of a generation that broke may have run, in part or whole, and, once the barrier was reset, may overlap with that of a
 *       later one. After a death nobody runs it again.
 *   <li>Nobody who is stopped or dies, at whatever instruction, keeps others from breaking or resetting the barrier: it has no lock.
 *   <li>Platform threads that wait spin for some microseconds, then sleep in the kernel; virtual threads park. A sleeper is woken by the trip,
 *       and looks for itself every 50 milliseconds at the latest.
 * </ol>
 *
 * <p>All handles of one attachment to one name are the same barrier; only the action is each handle's own. Handles are safe for
 * use by many threads. If more threads come than there are parties, those in excess wait for the next generation.
 */
public final class SharedBarrier {
    private final BarrierCore core;
    private final @Nullable Runnable action;

    private SharedBarrier(BarrierCore core, @Nullable Runnable action) {
        this.core = core;
        this.action = action;
    }

    /** That an attachment belongs to a barrier's parties, until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Takes the registration back: from now on a death matters only while waiting. Closing again does nothing. */
        @Override
        void close();
    }

    /**
     * Finds the barrier, or makes it. All processes run this same line.
     *
     * @param region  the region that it is in
     * @param name    its name there
     * @param parties how many must come before it trips, 1 to {@value BarrierDescriptor#MAX_PARTIES}
     * @return a handle without an action
     * @throws IllegalArgumentException if parties is out of range
     * @throws RegionMismatchException  if there is one with another number of parties, or the name is that of something else
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such barrier
     */
    public static SharedBarrier in(Region region, String name, int parties) {
        return new SharedBarrier(find(region, name, parties), null);
    }

    /**
     * Finds the barrier, or makes it, with an action for this handle. Of all the parties the one that comes last runs the action of the handle
     * that it waits with, so usually all give the same.
     *
     * @param region  the region that it is in
     * @param name    its name there
     * @param parties how many must come before it trips, 1 to {@value BarrierDescriptor#MAX_PARTIES}
     * @param action  what the last one to come does before the barrier trips
     * @return a handle with this action
     * @throws IllegalArgumentException if parties is out of range
     * @throws RegionMismatchException  if there is one with another number of parties, or the name is that of something else
     * @throws io.mortise.region.RegionFullException if there is no room to make it
     * @throws IllegalStateException if the region was closed, or is read-only and has no such barrier
     */
    public static SharedBarrier in(Region region, String name, int parties, Runnable action) {
        return new SharedBarrier(find(region, name, parties), Objects.requireNonNull(action, "action"));
    }

    private static BarrierCore find(Region region, String name, int parties) {
        if (parties < 1 || parties > BarrierDescriptor.MAX_PARTIES) {
            throw new IllegalArgumentException("parties=" + parties + " is not within 1 and "
                    + BarrierDescriptor.MAX_PARTIES + ": barrier=" + name);
        }
        ExtentSpec spec = new ExtentSpec(name, BarrierDescriptor.TYPE, 1, BarrierCore.lengthBytes(region));
        Extent extent = region.extent(
                spec,
                made -> made.buffer(0, BarrierDescriptor.CELLS_OFFSET)
                        .putInt(BarrierDescriptor.PARTIES_OFFSET, parties));
        BarrierCore core = BarrierCore.of(extent);
        if (core.parties() != parties) {
            throw new RegionMismatchException("the barrier was made for parties=" + core.parties()
                    + ", asked for was parties=" + parties + ": barrier=" + core.describe()
                    + "; ask for the same, use another name, or remove it first");
        }
        return core;
    }

    /**
     * Waits until all parties have come. The last one does not wait: it runs this handle's action, if there is one.
     *
     * @return the order in which this thread came: {@code getParties() - 1} for the first, 0 for the last
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset while this thread waits; says why
     * @throws InterruptedException   if this thread is interrupted before or while it waits, which breaks the barrier
     * @throws IllegalStateException  if the region was closed, before or while waiting, or was attached for reading only
     */
    public int await() throws InterruptedException, BrokenBarrierException {
        try {
            return core.await(action, Wait.FOREVER_NS);
        } catch (TimeoutException e) {
            throw new AssertionError("146 years are over", e);
        }
    }

    /**
     * Waits until all parties have come, but no longer than the time given.
     *
     * @param time how long to wait; zero or less means not at all
     * @param unit the unit of it
     * @return the order in which this thread came: {@code getParties() - 1} for the first, 0 for the last
     * @throws TimeoutException       if the time is over before the barrier has tripped, which breaks it
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset while this thread waits; says why
     * @throws InterruptedException   if this thread is interrupted before or while it waits, which breaks the barrier
     * @throws IllegalStateException  if the region was closed, before or while waiting, or was attached for reading only
     */
    public int await(long time, TimeUnit unit) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return core.await(action, unit.toNanos(time));
    }

    /**
     * Waits until all parties have come, but no longer than the time given.
     *
     * @param timeout how long to wait; zero or less means not at all
     * @return the order in which this thread came: {@code getParties() - 1} for the first, 0 for the last
     * @throws TimeoutException       if the time is over before the barrier has tripped, which breaks it
     * @throws BrokenBarrierException if the barrier is broken, or breaks or is reset while this thread waits; says why
     * @throws InterruptedException   if this thread is interrupted before or while it waits, which breaks the barrier
     * @throws IllegalStateException  if the region was closed, before or while waiting, or was attached for reading only
     */
    public int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException {
        return await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    /**
     * Makes the barrier whole again: a new generation begins, and the registrations of processes that died before are forgotten. Those who wait
     * get a {@link BrokenBarrierException}.
     *
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public void reset() {
        core.reset();
    }

    /**
     * Breaks the barrier: those who wait, and those who come until it is reset, get a {@link BrokenBarrierException}.
     *
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public void abort() {
        core.abort();
    }

    /**
     * Says that this attachment is one of the parties: from now on its death, or that it closes its region, breaks the barrier even if none
     * of its threads is waiting then. Without this, others would wait in vain for a process that died on its way here.
     *
     * @return what takes it back; one that registers several times must take back each
     * @throws IllegalStateException if the region was closed, or was attached for reading only
     */
    public Registration register() {
        core.register();
        AtomicBoolean taken = new AtomicBoolean();
        return () -> {
            if (taken.compareAndSet(false, true)) {
                core.deregister();
            }
        };
    }

    /**
     * {@return true if the barrier is broken} Asks the kernel about each process that waits or has registered, which takes a
     * microsecond or two each; if one is dead, the barrier is broken from then on.
     *
     * @throws IllegalStateException if the region was closed
     */
    public boolean isBroken() {
        return core.isBrokenNow();
    }

    /** {@return how many must come before it trips} */
    public int getParties() {
        return core.parties();
    }

    /**
     * {@return how many have come, and wait for the others} In a broken barrier nobody waits. Looks for the dead as
     * {@link #isBroken()} does.
     *
     * @throws IllegalStateException if the region was closed
     */
    public int getNumberWaiting() {
        return core.numberWaiting();
    }

    /**
     * {@return what can be seen of the barrier now} Takes microseconds, and makes a few system calls.
     *
     * @throws IllegalStateException if the region was closed
     */
    public BarrierState state() {
        return core.snapshot();
    }

    /** {@return the name, and what can be seen of it now if the region is open} */
    @Override
    public String toString() {
        try {
            return "SharedBarrier " + state();
        } catch (IllegalStateException closed) {
            return "SharedBarrier " + core.describe() + " (closed)";
        }
    }
}
