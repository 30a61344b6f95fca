package io.mortise.region;

import static io.mortise.region.RegionDescriptor.*;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Who is attached, and who of them is dead. */
final class SlotTable {
    private static final int SLOT_MASK = (1 << OWNER_SLOT_BITS) - 1;
    private static final int GENERATION_MASK = (1 << OWNER_GENERATION_BITS) - 1;

    /** Serialises the threads of this JVM that ask the kernel, whose answer would otherwise be "somebody here holds it". */
    private final Object asking = new Object();

    private final AtomicBuffer table;
    private final int count;
    /** Missing for a read-only attachment, which may not take locks. */
    private final @Nullable LivenessFile liveness;
    /** A store to a read-only mapping would kill the JVM. */
    private final boolean writable;

    SlotTable(AtomicBuffer table, int count, @Nullable LivenessFile liveness) {
        this(table, count, liveness, liveness != null);
    }

    private SlotTable(AtomicBuffer table, int count, @Nullable LivenessFile liveness, boolean writable) {
        this.table = table;
        this.count = count;
        this.liveness = liveness;
        this.writable = writable;
    }

    /** {@return the same table, for reading only, which asks the kernel through a file that was opened anew} */
    SlotTable askedThrough(LivenessFile file) {
        return new SlotTable(table, count, file, false);
    }

    int count() {
        return count;
    }

    /** A slot that this process holds. */
    record Held(int owner, FileLock lock) {
        int slot() {
            return slotOf(owner);
        }
    }

    /** Takes a free slot, or a dead one's; null if all are held. */
    @Nullable
    Held take(LivenessFile file, String label) throws IOException {
        for (int slot = 0; slot < count; slot++) {
            FileLock lock = file.tryLock(slot);
            if (lock == null) {
                continue;
            }
            if (isTaken(slot) && identity(slot).isKnownAlive()) {
                // Its lock was lost (another class loader's copy of this library closed the file), its process was not.
                lock.release();
                continue;
            }
            return new Held(occupy(slot, label), lock);
        }
        return null;
    }

    private int occupy(int slot, String label) {
        int offset = slot * SLOT_LENGTH;
        int generation = (table.getInt(offset + SLOT_OWNER_OFFSET) >>> OWNER_SLOT_BITS) + 1 & GENERATION_MASK;
        if (generation == 0) {
            generation = 1;
        }
        ProcessIdentity self = ProcessIdentity.self();
        table.putIntVolatile(offset + SLOT_OWNER_OFFSET, generation << OWNER_SLOT_BITS);
        table.putLong(offset + SLOT_PID_OFFSET, self.pid());
        table.putLong(offset + SLOT_START_TIME_OFFSET, self.startTime());
        table.putLong(offset + SLOT_PID_NAMESPACE_OFFSET, self.pidNamespace());
        table.putLong(offset + SLOT_BOOT_ID_OFFSET, self.bootId());
        table.putLong(offset + SLOT_ATTACHED_AT_OFFSET, System.currentTimeMillis());
        byte[] text = label.getBytes(StandardCharsets.UTF_8);
        table.putBytes(offset + SLOT_LABEL_OFFSET, text);
        table.putInt(offset + SLOT_LABEL_LENGTH_OFFSET, text.length);
        int owner = generation << OWNER_SLOT_BITS | slot + 1;
        table.putIntVolatile(offset + SLOT_OWNER_OFFSET, owner); // ORDER: SLOT
        return owner;
    }

    /**
     * Gives a slot back: from now on its owner word is a dead one's.
     *
     * @param writable false if the table cannot be touched any more
     */
    void give(Held held, boolean writable) {
        if (writable) {
            vacate(held.owner());
        }
        synchronized (asking) {
            try {
                held.lock().release();
            } catch (IOException e) {
                // The channel is closed, and the lock with it.
            }
        }
    }

    /** True if the owner is known to be dead; in doubt it is alive. */
    boolean isDead(int owner) {
        int slot = slotOf(owner);
        if (slot < 0 || slot >= count) {
            return true;
        }
        if (ownerOf(slot) != owner) {
            return true;
        }
        LivenessFile file = liveness;
        if (file == null) {
            return false;
        }
        synchronized (asking) {
            try (FileLock lock = file.tryLock(slot)) {
                if (lock == null || identity(slot).isKnownAlive()) {
                    return false;
                }
                if (writable && ownerOf(slot) == owner) {
                    vacate(owner);
                }
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }

    boolean isAnyAlive() {
        for (int slot = 0; slot < count; slot++) {
            if (isTaken(slot) && !isDead(ownerOf(slot))) {
                return true;
            }
        }
        return false;
    }

    boolean isTaken(int slot) {
        return slotOf(ownerOf(slot)) >= 0;
    }

    int ownerOf(int slot) {
        return table.getIntVolatile(slot * SLOT_LENGTH + SLOT_OWNER_OFFSET); // ORDER: SLOT
    }

    List<RegionAttachment> attachments() {
        List<RegionAttachment> found = new ArrayList<>();
        for (int slot = 0; slot < count; slot++) {
            int owner = ownerOf(slot);
            if (slotOf(owner) >= 0) {
                found.add(attachment(slot, owner, !isDead(owner)));
            }
        }
        return found;
    }

    String describe(int owner) {
        int slot = slotOf(owner);
        if (slot < 0 || slot >= count || ownerOf(slot) != owner) {
            return "a process that is gone";
        }
        return attachment(slot, owner, true).toString();
    }

    private RegionAttachment attachment(int slot, int owner, boolean alive) {
        int offset = slot * SLOT_LENGTH;
        int labelLength = Math.max(0, Math.min(table.getInt(offset + SLOT_LABEL_LENGTH_OFFSET), SLOT_LABEL_MAX));
        byte[] label = new byte[labelLength];
        table.getBytes(offset + SLOT_LABEL_OFFSET, label);
        return new RegionAttachment(
                slot,
                owner,
                table.getLong(offset + SLOT_PID_OFFSET),
                new String(label, StandardCharsets.UTF_8),
                Instant.ofEpochMilli(table.getLong(offset + SLOT_ATTACHED_AT_OFFSET)),
                alive);
    }

    private ProcessIdentity identity(int slot) {
        int offset = slot * SLOT_LENGTH;
        return new ProcessIdentity(
                table.getLong(offset + SLOT_PID_OFFSET),
                table.getLong(offset + SLOT_START_TIME_OFFSET),
                table.getLong(offset + SLOT_PID_NAMESPACE_OFFSET),
                table.getLong(offset + SLOT_BOOT_ID_OFFSET));
    }

    private void vacate(int owner) {
        int offset = slotOf(owner) * SLOT_LENGTH;
        table.putIntVolatile(offset + SLOT_OWNER_OFFSET, owner & ~SLOT_MASK);
    }
}
