package io.mortise.transport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Layouts by which two parties find each other in shared memory. Offsets are in bytes, words are little endian.
 *
 * <pre>
 *     region NAME.shm, extent "rendezvous": made by the listener, lives as long as it listens
 *
 *     offset  written by
 *          0  listener   +------------------------------+
 *                        | listener (32)                |  its owner word; 0 nobody yet, 0x80000000 closed
 *        128  both       +------------------------------+
 *                        | listener's sleep word (32)   |  1 it sleeps, or is about to
 *        256  both       +------------------------------+
 *                        | cell 0 (64 bytes)            |
 *                        | ...                          |
 *                        | cell 63                      |
 *                        +------------------------------+
 *
 *     cell
 *      63              32 31               0
 *     +------------------+------------------+
 *     |  state           |  connector       |  + 0   0 free, 1 claimed, 2 ready; and the connector's owner word
 *     +------------------+------------------+
 *     |  connection key                     |  + 8   names the region NAME.KEY.shm, KEY in 16 hexadecimal digits
 *     +-------------------------------------+
 *     |  reserved, zero                     |  +16
 *     +-------------------------------------+
 *
 *     region NAME.KEY.shm, extent "connection": made by the connector, and unlinked as soon as both are in it
 *
 *     offset  written by
 *          0  both       +------------------------------+
 *                        | state (32)                   |  0 offered, 1 accepted, 2 withdrawn
 *        128  connector  +------------------------------+
 *                        | connector (32)               |  its owner word
 *        256  listener   +------------------------------+
 *                        | listener (32)                |  its owner word
 *        384  connector  +------------------------------+
 *                        | version (32)                 |  1
 * | slot length (32)             |
 *                        | descriptors of a lane (32)   |
 *                        | from-connector: small (32)   |  slots of its small window
 *                        | from-connector: large (32)   |  slots of its large window
 *                        | from-listener: small (32)    |
 *                        | from-listener: large (32)    |
 *                        +------------------------------+
 * </pre>
 *
 * <p>A connector makes its region, claims a free cell (compare-and-set, which records it as the owner before there is anything to lose), writes
 * the key, sets the cell ready, wakes the listener, and waits for the state to change. The listener attaches that region, writes its owner
 * word, moves the state from offered to accepted, frees the cell, unlinks the region and wakes the connector. A connector that waited long
 * enough moves the state from offered to withdrawn; whoever moves it first has decided.
 *
 * <p>Ordering, by the names in the code: {@code CELL}: ready is stored with release, after the key; {@code ACCEPT}: the state changes by
 * compare-and-set, after the owner word; {@code SLEEP} as in {@link ShmLaneDescriptor}.
 *
 * <p>If the connector dies, its cell names the dead: the listener frees it, with its region. If the listener dies, waiting connectors notice by its owner
 * word and give up; the next listener of that name takes over by a compare-and-set of the dead owner word, and removes every
 * connection region of that name in which nobody lives.
 */
final class ShmRendezvousDescriptor {
    static final String RENDEZVOUS = "rendezvous";
    static final String RENDEZVOUS_TYPE = "shm-rendezvous-1";
    static final int LISTENER_OFFSET = 0;
    static final int LISTENER_SLEEP_OFFSET = 128;
    static final int CELLS_OFFSET = 256;
    static final int CELL_LENGTH = 64;
    static final int CELL_COUNT = 64;
    static final int KEY_OFFSET = 8;
    static final int RENDEZVOUS_LENGTH = CELLS_OFFSET + CELL_COUNT * CELL_LENGTH;

    /** In place of the listener's owner word once it has closed. */
    static final int LISTENER_CLOSED = 1 << 31;

    static final int FREE = 0;
    static final int CLAIMED = 1;
    static final int READY = 2;

    static final String CONNECTION = "connection";
    static final String CONNECTION_TYPE = "shm-connection";
    static final int STATE_OFFSET = 0;
    static final int CONNECTOR_OWNER_OFFSET = 128;
    static final int LISTENER_OWNER_OFFSET = 256;
    static final int GEOMETRY_OFFSET = 384;
    static final int CONNECTION_LENGTH = 512;

    static final int OFFERED = 0;
    static final int ACCEPTED = 1;
    static final int WITHDRAWN = 2;

    static final String FROM_CONNECTOR = "from-connector";
    static final String FROM_LISTENER = "from-listener";
    static final String LANE_TYPE = "shm-lane";
    static final String LARGE_SUFFIX = "-large";
    static final String LARGE_TYPE = "shm-window";

    private static final String SUFFIX = ".shm";

    private ShmRendezvousDescriptor() {}

    static int cellOffset(int index) {
        return CELLS_OFFSET + index * CELL_LENGTH;
    }

    static long cell(int state, int owner) {
        return (long) state << 32 | (owner & 0xffff_ffffL);
    }

    static int cellState(long cell) {
        return (int) (cell >>> 32);
    }

    static int cellOwner(long cell) {
        return (int) cell;
    }

    static String rendezvousName(String name) {
        return name + SUFFIX;
    }

    static String connectionName(String name, long key) {
        return String.format("%s.%016x%s", name, key, SUFFIX);
    }

    /** {@return the connection of that listener to which the file, or the hidden file beside it, belongs; null if none} */
    static @Nullable String connectionNameIn(String name, String fileName) {
        Matcher matcher = Pattern.compile(
                        "\\.?(" + Pattern.quote(name) + "\\.[0-9a-f]{16}" + Pattern.quote(SUFFIX) + ")(\\.[0-9a-z]+)*")
                .matcher(fileName);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
