package io.mortise.transport;

/**
 * Layout of one direction of a connection through shared memory: a ring of descriptors, and the slots of memory that they
 * point into. Offsets are in bytes, words are little endian. A lane is the extent {@code from-connector} or
 * {@code from-listener} of the connection's region.
 *
 * <pre>
 *     offset  written by
 *          0  sender    +------------------------------+
 *                       | sender state (32)            |  0 open, 1 closed in order
 *        128  receiver  +------------------------------+
 *                       | receiver state (32)          |  0 open, 1 closed
 *        256  both      +------------------------------+
 *                       | receiver's sleep word (32)   |  1 it sleeps, or is about to
 *        384  both      +------------------------------+
 *                       | sender's sleep word (32)     |  1 it sleeps, or is about to
 *        512            +------------------------------+
 *                       | reserved, zero               |
 *       5120  receiver  +------------------------------+
 *                       | pieces handed back (64)      |  only grows
 *       5128            +------------------------------+
 *                       | reserved, zero               |
 *       9216  sender    +------------------------------+
 *                       | descriptor 0 (128)           |
 *                       | descriptor 1                 |
 *                       | ...                          |
 *                       | descriptor 4095              |
 *      74752            +------------------------------+
 *                       | reserved, zero               |
 *      77824  sender    +------------------------------+
 *                       | slot 0 (256 KiB)             |  the small window
 *                       | ...                          |
 *                       +------------------------------+
 *
 *     the large window, if there is one, is an extent of its own: the slots whose numbers follow
 *
 *     descriptor of piece number p, at 9216 + (p mod 4096) * 16
 *
 *      63              32 31               0
 *     +------------------+------------------+
 *     |  length          |  position        |  + 0   where the piece lies: slot * 256 KiB + offset within
 *     +-+----------------+------------------+
 *     |0|  remaining     |  p + 1, low 32   |  + 8   written last
 *     +-+----------------+------------------+
 * </pre>
 *
 * <p>A message is cut into pieces that each lie within one slot; one of at most 256 KiB is a single piece. {@code remaining}
 * counts the bytes of the message from this piece's first on, so that the first piece tells the message's length and the last one
 * has {@code remaining == length}. A message of at most eight bytes has no piece: it lies in the first word of its descriptor, whose
 * {@code remaining} is its length.
 *
 * <p>The sender may put a piece into any slot whose former pieces were all handed back. It alone knows which those are: the order of the
 * slots is its choice, piece by piece.
 *
 * <p>Ordering, by the names in the code:
 * <ul>
 *   <li>{@code PIECE}: the sender stores the second word of a descriptor with release; a receiver that loads the expected number with
 *       acquire sees the first word and the bytes.
 *   <li>{@code HAND_BACK}: the receiver stores the count with release after its last read of the pieces; a sender that loads it with
 *       acquire may overwrite them, and their descriptors.
 *   <li>{@code SLEEP}: a side that is about to sleep stores 1 in its sleep word, then looks once more; the other side publishes, then
 *       looks at the sleep word: both sequentially consistent, so one of them sees the other.
 *   <li>{@code END}: a state is stored with release after everything that came before; who loads it with acquire and then finds no
 *       piece will never find one.
 * </ul>
 *
 * <p>A process that dies between any two of these steps leaves: bytes without descriptor, or a descriptor without second word, which nobody
 * ever looks at; pieces not handed back, in a lane that the sender gives up when it finds its receiver dead; or a sleep word of 1, which
 * costs the other side one system call that wakes nobody. The states are then never written: the attachment's owner word tells.
 */
final class ShmLaneDescriptor {
    static final int SENDER_STATE_OFFSET = 0;

    static final int RECEIVER_STATE_OFFSET = 128;
    static final int RECEIVER_SLEEP_OFFSET = 256;
    static final int SENDER_SLEEP_OFFSET = 384;

    /**
     * More than a page from everything else: the sender times its load of this word, which beside the others was often found there
     * already, as if it had been fetched ahead.
     */
    static final int HANDED_BACK_OFFSET = 5120;

    static final int DESCRIPTORS_OFFSET = 9216;

    /** Bytes of one descriptor. */
    static final int DESCRIPTOR_LENGTH = 16;

    /** Where the word with the piece's number is within its descriptor. */
    static final int NUMBER_OFFSET = 8;

    /** Pieces that may be under way; a power of two. */
    static final int DESCRIPTOR_COUNT = 4096;

    /** Where slot 0 begins; what lies before is the lane's control part. */
    static final int SLOTS_OFFSET = 77_824;

    static final int SLOT_BYTES = 256 * 1024;

    static final int OPEN = 0;
    static final int CLOSED = 1;

    static final int AWAKE = 0;
    static final int SLEEPING = 1;

    /** Longest message that lies in its descriptor. */
    static final int MAX_INLINE_BYTES = 8;

    private ShmLaneDescriptor() {}

    static long lengthOf(int smallSlots) {
        return SLOTS_OFFSET + (long) smallSlots * SLOT_BYTES;
    }

    static int descriptorOffset(long piece) {
        return DESCRIPTORS_OFFSET + ((int) piece & (DESCRIPTOR_COUNT - 1)) * DESCRIPTOR_LENGTH;
    }

    static long place(int position, int length) {
        return (long) length << 32 | (position & 0xffff_ffffL);
    }

    static int position(long place) {
        return (int) place;
    }

    static int length(long place) {
        return (int) (place >>> 32);
    }

    static long number(long piece, int remaining) {
        return (long) remaining << 32 | ((piece + 1) & 0xffff_ffffL);
    }

    static boolean isNumberOf(long word, long piece) {
        return (int) word == (int) (piece + 1);
    }

    static int remaining(long word) {
        return (int) (word >>> 32) & Integer.MAX_VALUE;
    }
}
