package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.DESCRIPTOR_COUNT;
import static io.mortise.transport.ShmLaneDescriptor.SLOT_BYTES;
import static io.mortise.transport.ShmRendezvousDescriptor.GEOMETRY_OFFSET;

import io.mortise.region.RegionCorruptException;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How many slots the lanes of a connection have. The connector decides.
 *
 * @param connectorSmall slots in the small window of what the connector sends.
 * @param connectorLarge slots in its large window.
 * @param listenerSmall  slots in the small window of what the listener sends.
 * @param listenerLarge  slots in its large window.
 */
record ShmGeometry(int connectorSmall, int connectorLarge, int listenerSmall, int listenerLarge) {
    /** More than two processors' private caches, less than a shared one. */
    static final int SMALL_SLOTS = 16;

    /** With the small window's 64 MiB, which is more than the caches that two far processors do not share. */
    static final int LARGE_SLOTS = 240;

    /** With fewer a sender could wait for a slot that the receiver is done with and has not yet handed back. */
    private static final int FEWEST_SLOTS = 4;

    private static final int MOST_SLOTS = 4096;
    /** Of the layouts of the connection and its lanes. */
    private static final int VERSION = 1;

    private static final int FIELDS = 7;

    static ShmGeometry of(ConnectionOptions options) {
        int sending = slots(options.sendBufferBytes());
        int receiving = slots(options.receiveBufferBytes());
        return new ShmGeometry(
                small(sending), sending - small(sending), small(receiving), receiving - small(receiving));
    }

    private static int slots(int bytes) {
        return bytes == 0
                ? SMALL_SLOTS + LARGE_SLOTS
                : (int) Math.min(Math.max(FEWEST_SLOTS, (bytes + SLOT_BYTES - 1L) / SLOT_BYTES), MOST_SLOTS);
    }

    private static int small(int slots) {
        return Math.min(slots, SMALL_SLOTS);
    }

    void write(AtomicBuffer connection) {
        int[] fields = fields();
        for (int i = 0; i < FIELDS; i++) {
            connection.putInt(GEOMETRY_OFFSET + i * Integer.BYTES, fields[i]);
        }
    }

    static ShmGeometry read(AtomicBuffer connection) {
        int[] found = new int[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            found[i] = connection.getInt(GEOMETRY_OFFSET + i * Integer.BYTES);
        }
        ShmGeometry geometry = new ShmGeometry(found[3], found[4], found[5], found[6]);
        if (found[0] != VERSION || found[1] != SLOT_BYTES || found[2] != DESCRIPTOR_COUNT || !geometry.isSound()) {
            throw new RegionCorruptException(
                    "version=" + found[0] + " slotBytes=" + found[1] + " descriptors=" + found[2]
                            + " " + geometry + " is no connection that this version knows, which is version=" + VERSION
                            + " slotBytes=" + SLOT_BYTES + " descriptors=" + DESCRIPTOR_COUNT
                            + "; use the same Mortise on both sides");
        }
        return geometry;
    }

    private boolean isSound() {
        return isSound(connectorSmall, connectorLarge) && isSound(listenerSmall, listenerLarge);
    }

    private static boolean isSound(int small, int large) {
        return small >= FEWEST_SLOTS && small <= MOST_SLOTS && large >= 0 && large <= MOST_SLOTS;
    }

    private int[] fields() {
        return new int[] {
            VERSION, SLOT_BYTES, DESCRIPTOR_COUNT, connectorSmall, connectorLarge, listenerSmall, listenerLarge
        };
    }
}
