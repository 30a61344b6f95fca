package io.mortise.sync;

import static io.mortise.sync.BarrierDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One barrier as one attachment sees it: how the words that {@link BarrierDescriptor} describes are changed, and waited for. All
 * handles of an attachment to the same barrier share it.
 *
 * <p>Design note. There is no lock, as the state is one word: nobody who is stopped anywhere can keep the others from breaking the
 * barrier, and so from getting away. The price is that an end must be left to those who look late, which is what attendances
 * are for, and which is paid by whoever ends a generation: it reads the cell of each attachment that ever took part.
 */
final class BarrierCore {
    private final Extent extent;
    private final Region region;
    private final AtomicBuffer header;
    private final int parties;
    private final long pid = ProcessHandle.current().pid();
    private final BarrierCells cells;
    private final Attendance mine;
    private final Sleepers sleepers;
    private final WaitWord word;

    private BarrierCore(Extent extent) {
        this.extent = extent;
        this.region = extent.region();
        this.header = extent.buffer(0, CELLS_OFFSET);
        this.parties = header.getInt(PARTIES_OFFSET);
        SlotCells slots = new SlotCells(extent, CELLS_OFFSET);
        this.cells = new BarrierCells(slots, region);
        this.mine = new Attendance(header, slots, region, this::lookForTheDead);
        this.sleepers = new Sleepers(header, SLEEPERS_OFFSET, region);
        this.word = new WaitWord(header, WAIT_OFFSET);
    }

    /** The one core of a barrier in this attachment. */
    static BarrierCore of(Extent extent) {
        return extent.companion(BarrierCore.class, BarrierCore.class, () -> new BarrierCore(extent));
    }

    static long lengthBytes(Region region) {
        return CELLS_OFFSET + SlotCells.length(region);
    }

    int parties() {
        return parties;
    }

    /** {@return the arrival index, once all have arrived} */
    int await(@Nullable Runnable action, long timeoutNs)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        extent.checkWritable();
        long deadlineNs = System.nanoTime() + Math.max(0, Math.min(timeoutNs, Wait.FOREVER_NS));
        while (true) {
            long state = state();
            if (isBroken(state)) {
                throw asBroken(generation(state), end(state));
            }
            if (Thread.interrupted()) {
                breakUp(INTERRUPTED);
                throw new InterruptedException();
            }
            if (arrived(state) == parties) {
                awaitNext(generation(state), deadlineNs);
                continue;
            }
            Attendance.Cohort cohort = mine.enter();
            int arrived = arrive(cohort.generation());
            if (arrived == parties) { // ORDER: ARRIVAL
                trip(cohort, action);
                return 0;
            }
            if (arrived > 0) {
                awaitEnd(cohort, deadlineNs);
                return parties - arrived;
            }
            mine.leave(cohort);
        }
    }

    /** {@return how many have arrived now, 0 if the generation is full, broken or over} */
    private int arrive(long generation) {
        while (true) {
            long state = state();
            if (generation(state) != generation || isBroken(state) || arrived(state) == parties) {
                return 0;
            }
            if (header.compareAndSetLong(STATE_OFFSET, state, arrival(state))) { // ORDER: ARRIVAL
                CrashPoint.reached("barrier.arrived");
                if (arrived(state) == 0) {
                    header.putLong(SINCE_OFFSET, System.currentTimeMillis());
                }
                return arrived(state) + 1;
            }
        }
    }

    private void trip(Attendance.Cohort cohort, @Nullable Runnable action) throws BrokenBarrierException {
        try {
            lookForTheDead();
            if (action != null && !hasEnded(cohort.generation())) {
                run(action, cohort.generation());
                CrashPoint.reached("barrier.action-done");
                extent.checkWritable();
                lookForTheDead();
            }
            if (!tryTrip(cohort.generation())) {
                throw asBroken(cohort);
            }
        } finally {
            mine.leave(cohort);
        }
    }

    private void run(Runnable action, long generation) {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (!done && !region.isClosed()) {
                breakUp(generation, ACTION_FAILED, pid);
            }
        }
    }

    private boolean tryTrip(long generation) {
        long state = state();
        if (generation(state) != generation || isBroken(state)) {
            return false;
        }
        cells.settle(previous(generation), last(state));
        if (!header.compareAndSetLong(STATE_OFFSET, state, ended(state, TRIPPED))) { // ORDER: TRIP
            return false;
        }
        CrashPoint.reached("barrier.tripped");
        word.wakeAll();
        // Who always comes last never sleeps, and would else delay all others each time.
        word.wakeAtAnyCost(Integer.MAX_VALUE);
        CrashPoint.reached("barrier.woken");
        return true;
    }

    private void awaitEnd(Attendance.Cohort cohort, long deadlineNs)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        long generation = cohort.generation();
        // Throws only if the region was closed or cut: then there is nothing left to leave.
        Outcome outcome = await(deadlineNs, () -> hasEnded(generation));
        try {
            if (outcome == Outcome.TIMED_OUT && breakUp(generation, TIMED_OUT, pid)) {
                throw timedOut();
            }
            if (outcome == Outcome.INTERRUPTED) {
                if (breakUp(generation, INTERRUPTED, pid)) {
                    throw new InterruptedException();
                }
                Thread.currentThread().interrupt(); // too late to disturb it
            }
            if (mine.end(cohort) != TRIPPED) {
                extent.checkWritable(); // it may be broken because this region was closed
                throw asBroken(cohort);
            }
        } finally {
            mine.leave(cohort);
        }
    }

    /** All have arrived, and this is one more, who waits for the next generation. */
    private void awaitNext(long generation, long deadlineNs) throws InterruptedException, TimeoutException {
        switch (await(deadlineNs, () -> hasEnded(generation))) {
            case ACQUIRED -> {}
            case TIMED_OUT -> {
                if (breakUp(generation, TIMED_OUT, pid)) {
                    throw timedOut();
                }
            }
            case INTERRUPTED -> {
                breakUp(INTERRUPTED);
                throw new InterruptedException();
            }
        }
    }

    private Outcome await(long deadlineNs, Wait.Attempt attempt) {
        return Wait.await(extent, word, sleepers, deadlineNs - System.nanoTime(), true, new Wait.Attempt() {
            @Override
            public boolean succeeds() {
                return attempt.succeeds();
            }

            @Override
            public boolean succeedsAfterDoubt() {
                lookForTheDead();
                return attempt.succeeds();
            }
        });
    }

    /** Breaks the current generation if one that attends it, or has registered, is dead. */
    void lookForTheDead() {
        while (true) {
            long state = state();
            if (isBroken(state)) {
                return;
            }
            int dead = cells.findDead(generation(state));
            if (dead == BarrierCells.NOBODY || breakUp(generation(state), PARTY_DIED, cells.pid(dead))) {
                return;
            }
        }
    }

    /** Breaks whichever generation is current by then. */
    private void breakUp(int end) {
        long state;
        do {
            state = state();
        } while (!isBroken(state) && !breakUp(generation(state), end, pid));
    }

    /** {@return false if the generation had ended before} */
    private boolean breakUp(long generation, int end, long culpritPid) {
        while (true) {
            long state = state();
            if (generation(state) != generation || isBroken(state)) {
                return false;
            }
            header.putLong(CULPRIT_OFFSET, culprit(culpritPid, generation, end));
            CrashPoint.reached("barrier.culprit-named");
            if (header.compareAndSetLong(STATE_OFFSET, state, broken(state, end))) { // ORDER: TRIP
                CrashPoint.reached("barrier.broken");
                header.putLong(SINCE_OFFSET, System.currentTimeMillis());
                word.wakeAll();
                return true;
            }
        }
    }

    void abort() {
        extent.checkWritable();
        breakUp(ABORTED);
    }

    void reset() {
        extent.checkWritable();
        cells.forgetTheDead();
        CrashPoint.reached("barrier.dead-forgotten");
        while (true) {
            long state = state();
            cells.settle(previous(generation(state)), last(state));
            int end = isBroken(state) ? end(state) : RESET;
            if (end == RESET) {
                header.putLong(CULPRIT_OFFSET, culprit(pid, generation(state), end));
            }
            if (header.compareAndSetLong(STATE_OFFSET, state, ended(state, end))) { // ORDER: TRIP
                CrashPoint.reached("barrier.reset");
                word.wakeAll();
                return;
            }
        }
    }

    void register() {
        extent.checkWritable();
        mine.register();
    }

    void deregister() {
        mine.deregister();
    }

    boolean isBrokenNow() {
        return isBroken(lookedAt());
    }

    /** As the JDK's, it counts nobody as waiting in a broken barrier. */
    int numberWaiting() {
        return arrived(lookedAt());
    }

    BarrierState snapshot() {
        long state = lookedAt();
        boolean isBroken = isBroken(state);
        return new BarrierState(
                describe(),
                parties,
                arrived(state),
                generation(state),
                isBroken ? reason(generation(state), end(state)) : null,
                isBroken || arrived(state) > 0 ? Instant.ofEpochMilli(header.getLong(SINCE_OFFSET)) : null,
                isBroken ? List.of() : cells.listWaiting(generation(state)),
                cells.listRegistered(),
                Futex.state());
    }

    String describe() {
        return extent.name() + " in region " + region.name();
    }

    /** The state after a look for the dead, who can only be found by one that may write. */
    private long lookedAt() {
        extent.checkReadable();
        if (!region.isReadOnly()) {
            lookForTheDead();
        }
        return state();
    }

    private boolean hasEnded(long generation) {
        long state = state();
        return generation(state) != generation || isBroken(state);
    }

    private long state() {
        return header.getLongVolatile(STATE_OFFSET); // ORDER: TRIP
    }

    private BrokenBarrierException asBroken(Attendance.Cohort cohort) {
        return asBroken(cohort.generation(), mine.end(cohort));
    }

    private BrokenBarrierException asBroken(long generation, int end) {
        return new BrokenBarrierException("the barrier was broken: " + reason(generation, end) + ": barrier="
                + describe() + "; reset() makes it whole");
    }

    private TimeoutException timedOut() {
        return new TimeoutException("not all parties=" + parties
                + " came in time, and the barrier is broken now: barrier=" + describe() + "; reset() makes it whole");
    }

    private String reason(long generation, int end) {
        long culprit = header.getLongVolatile(CULPRIT_OFFSET);
        String who = isCulprit(culprit, generation, end) ? "pid " + culpritPid(culprit) : "somebody";
        return switch (end) {
            case TIMED_OUT -> "the time of " + who + " was over";
            case INTERRUPTED -> who + " was interrupted";
            case ACTION_FAILED -> "the action of " + who + " threw";
            case PARTY_DIED -> who + " died, or closed the region";
            case ABORTED -> who + " has aborted it";
            default -> who + " has reset it";
        };
    }
}
