package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.SLOT_BYTES;

/**
 * Chooses the slots that a sender fills. They are taken in turn from a window, for that leaves the longest time until one is used again; which
 * window is the question of {@code docs/shm-streaming.md}. Pieces that fit share a slot.
 *
 * <p>For one thread at a time.
 */
final class ShmSlots {
    private static final int LINE_BYTES = 64;

    private final int smallSlots;
    private final int slots;
    /** How many pieces must have been handed back before a slot is free. */
    private final long[] freeAt;

    private int lastSmall;
    private int lastLarge;
    private int current;
    private int filled = SLOT_BYTES;

    ShmSlots(ShmWindows windows) {
        smallSlots = windows.smallSlots();
        slots = smallSlots + windows.largeSlots();
        freeAt = new long[slots];
        lastSmall = smallSlots - 1;
        lastLarge = slots - 1;
    }

    /** {@return true if a piece of that length fits into what is left of the current slot} */
    boolean fits(int length) {
        return length <= SLOT_BYTES - filled;
    }

    /** Goes on to the next slot of a window. It may be written once the {@link #freeAt()}th piece was handed back. */
    void next(boolean large) {
        if (large) {
            lastLarge = lastLarge + 1 < slots ? lastLarge + 1 : smallSlots;
            current = lastLarge;
        } else {
            lastSmall = lastSmall + 1 < smallSlots ? lastSmall + 1 : 0;
            current = lastSmall;
        }
        filled = 0;
    }

    /** {@return how many pieces must have been handed back before the current slot may be written} */
    long freeAt() {
        return freeAt[current];
    }

    /** {@return where the next piece of the current slot goes} */
    int position() {
        return current * SLOT_BYTES + filled;
    }

    /** Notes that the current slot got a piece. */
    void fill(long piece, int length) {
        freeAt[current] = piece + 1;
        filled = Math.min((filled + length + LINE_BYTES - 1) & -LINE_BYTES, SLOT_BYTES);
    }
}
