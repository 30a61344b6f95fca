package io.mortise.sync;

import static io.mortise.sync.BarrierDescriptor.*;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;

/** What the cells of all attachments tell: who waits, who has registered, who of them is dead. */
final class BarrierCells {
    static final int NOBODY = -1;

    private final SlotCells cells;
    private final AtomicBuffer buffer;
    private final Region region;

    BarrierCells(SlotCells cells, Region region) {
        this.cells = cells;
        this.buffer = cells.buffer();
        this.region = region;
    }

    /** {@return the slot of one that is dead, and attends the generation or has registered, or {@link #NOBODY}} */
    int findDead(long generation) {
        int inUse = cells.inUse();
        for (int slot = 0; slot < inUse; slot++) {
            long party = partyIn(slot);
            int owner = owner(party);
            boolean matters = registrations(party) > 0 || attends(attendanceIn(slot), generation);
            // The next holder of the slot may have taken the cell between the two looks.
            if (matters && region.isDead(owner) && owner(partyIn(slot)) == owner) {
                return slot;
            }
        }
        return NOBODY;
    }

    /** Tells those who have not left a generation how it ended, before the state does so no more. */
    void settle(long generation, int end) {
        int inUse = cells.inUse();
        for (int slot = 0; slot < inUse; slot++) {
            settle(SlotCells.offset(slot) + ATTENDANCE_OFFSET, generation, end);
        }
        CrashPoint.reached("barrier.settled");
    }

    private void settle(int offset, long generation, int end) {
        while (true) {
            long attendance = buffer.getLongVolatile(offset);
            if (!attends(attendance, generation) || end(attendance) != PENDING) {
                return;
            }
            if (buffer.compareAndSetLong(offset, attendance, attendance(generation, end, waiting(attendance)))) {
                CrashPoint.reached("barrier.settled-one");
                return;
            }
        }
    }

    /** Takes the registrations of the dead away. */
    void forgetTheDead() {
        int inUse = cells.inUse();
        for (int slot = 0; slot < inUse; slot++) {
            long party = partyIn(slot);
            int owner = owner(party);
            if (registrations(party) > 0
                    && region.isDead(owner)
                    && buffer.compareAndSetLong(SlotCells.offset(slot) + PARTY_OFFSET, party, party(owner, 0))) {
                CrashPoint.reached("barrier.forgot-one");
            }
        }
    }

    List<Waiting> listWaiting(long generation) {
        List<Waiting> found = new ArrayList<>();
        int inUse = cells.inUse();
        for (int slot = 0; slot < inUse; slot++) {
            int owner = owner(partyIn(slot));
            long attendance = attendanceIn(slot);
            if (attends(attendance, generation)) {
                found.add(new Waiting(region.describe(owner), waiting(attendance)));
            }
        }
        return List.copyOf(found);
    }

    List<String> listRegistered() {
        List<String> found = new ArrayList<>();
        int inUse = cells.inUse();
        for (int slot = 0; slot < inUse; slot++) {
            long party = partyIn(slot);
            if (registrations(party) > 0) {
                found.add(region.describe(owner(party)));
            }
        }
        return List.copyOf(found);
    }

    long pid(int slot) {
        return buffer.getLong(SlotCells.offset(slot) + PID_OFFSET);
    }

    private static boolean attends(long attendance, long generation) {
        return generation(attendance) == generation && waiting(attendance) > 0;
    }

    private long partyIn(int slot) {
        return buffer.getLongVolatile(SlotCells.offset(slot) + PARTY_OFFSET);
    }

    private long attendanceIn(int slot) {
        return buffer.getLongVolatile(SlotCells.offset(slot) + ATTENDANCE_OFFSET);
    }
}
