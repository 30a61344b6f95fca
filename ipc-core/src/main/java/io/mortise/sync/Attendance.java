package io.mortise.sync;

import static io.mortise.sync.BarrierDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import org.agrona.concurrent.AtomicBuffer;

/**
 * The part that one attachment takes in a barrier: its own cell, and, in this process alone, which of its threads wait in which
 * generation. The other processes see one generation of it only, the last in which it took part; so before it enters another,
 * those of its threads that have not left yet are told how theirs ended.
 */
final class Attendance {
    /** The threads of this attachment that wait in one generation. Guarded by its attendance. */
    static final class Cohort {
        private long generation;
        private int threads;
        private int end = PENDING;

        private Cohort(long generation) {
            this.generation = generation;
        }

        /** The same as long as a thread of it has not left. */
        long generation() {
            return generation;
        }
    }

    private final AtomicBuffer header;
    private final SlotCells cells;
    private final Region region;
    private final int me;
    private final Runnable lookForTheDead;

    private Cohort current = new Cohort(0);

    Attendance(AtomicBuffer header, SlotCells cells, Region region, Runnable lookForTheDead) {
        this.header = header;
        this.cells = cells;
        this.region = region;
        this.me = region.owner();
        this.lookForTheDead = lookForTheDead;
    }

    /** Has one more thread attend the current generation, before it is counted as arrived. */
    synchronized Cohort enter() {
        int cell = takeCell();
        // Read under the monitor, so that it is never behind the one that this attachment attends.
        long generation = generation(header.getLongVolatile(STATE_OFFSET)); // ORDER: TRIP
        if (generation != current.generation) {
            change(generation);
        }
        current.threads++;
        write(cell, generation, current.threads);
        CrashPoint.reached("barrier.attending");
        return current;
    }

    private void change(long generation) {
        if (current.threads == 0) {
            current.generation = generation;
        } else {
            current.end = end(current);
            current = new Cohort(generation);
        }
    }

    /** One thread less. */
    synchronized void leave(Cohort cohort) {
        cohort.threads--;
        if (cohort == current && !region.isClosed()) {
            write(cells.mine(), cohort.generation, cohort.threads);
            CrashPoint.reached("barrier.left");
        }
    }

    /** How a generation ended that has ended, for one that has not left it. */
    synchronized int end(Cohort cohort) {
        if (cohort.end != PENDING) {
            return cohort.end;
        }
        long state = header.getLongVolatile(STATE_OFFSET); // ORDER: TRIP
        long generation = generation(state);
        if (generation == cohort.generation) {
            return BarrierDescriptor.end(state);
        }
        return generation == next(cohort.generation)
                ? last(state)
                : BarrierDescriptor.end(cells.buffer().getLongVolatile(cells.mine() + ATTENDANCE_OFFSET));
    }

    synchronized void register() {
        addRegistrations(takeCell(), 1);
        CrashPoint.reached("barrier.registered");
    }

    synchronized void deregister() {
        if (!region.isClosed()) {
            addRegistrations(cells.mine(), -1);
            CrashPoint.reached("barrier.deregistered");
        }
    }

    private void addRegistrations(int cell, int count) {
        long party;
        do {
            party = cells.buffer().getLongVolatile(cell + PARTY_OFFSET);
        } while (owner(party) == me
                && !cells.buffer()
                        .compareAndSetLong(cell + PARTY_OFFSET, party, party(me, registrations(party) + count)));
    }

    /** Makes the cell ours, once what its last owner left was seen to. */
    private int takeCell() {
        int cell = cells.join();
        AtomicBuffer buffer = cells.buffer();
        long party = buffer.getLongVolatile(cell + PARTY_OFFSET);
        if (owner(party) != me) {
            lookForTheDead.run();
            CrashPoint.reached("barrier.predecessor-seen-to");
            buffer.putLongVolatile(cell + ATTENDANCE_OFFSET, 0);
            CrashPoint.reached("barrier.attendance-cleared");
            buffer.putLong(cell + PID_OFFSET, ProcessHandle.current().pid());
            buffer.putLongVolatile(cell + PARTY_OFFSET, party(me, 0));
            CrashPoint.reached("barrier.cell-taken");
        }
        return cell;
    }

    /** Keeps an end that somebody has written for this generation. */
    private void write(int cell, long generation, int threads) {
        AtomicBuffer buffer = cells.buffer();
        long old;
        int end;
        do {
            old = buffer.getLongVolatile(cell + ATTENDANCE_OFFSET);
            end = generation(old) == generation ? BarrierDescriptor.end(old) : PENDING;
        } while (!buffer.compareAndSetLong(cell + ATTENDANCE_OFFSET, old, attendance(generation, end, threads)));
    }
}
