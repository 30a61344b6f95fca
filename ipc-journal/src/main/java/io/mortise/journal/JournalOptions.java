package io.mortise.journal;

/**
 * How a journal is kept. Immutable.
 *
 * @param rollCycle       how often it begins a new file; the same for all who open it
 * @param maxMessageBytes length of the longest entry, in bytes; the same for all who open it. Files grow by four times as much
 *     (without taking the space before it is used)
 * @param minFreeBytes    how much space must be left on the disk for an entry to be accepted
 */
public record JournalOptions(RollCycle rollCycle, int maxMessageBytes, long minFreeBytes) {
    /** A file a day, entries of up to 16 MiB, and 64 MiB left on the disk. */
    public static final JournalOptions DEFAULT = new JournalOptions(RollCycle.EVERY_DAY, 16 << 20, 64 << 20);

    private static final int LEAST_MESSAGE_BYTES = 64 << 10;
    private static final int MOST_MESSAGE_BYTES = 256 << 20;

    /**
     * Checks the arguments.
     *
     * @param rollCycle       how often it begins a new file
     * @param maxMessageBytes from 64 KiB to 256 MiB
     * @param minFreeBytes    1 MiB or more, for what is written without asking
     */
    public JournalOptions {
        if (maxMessageBytes < LEAST_MESSAGE_BYTES || maxMessageBytes > MOST_MESSAGE_BYTES) {
            throw new IllegalArgumentException("maxMessageBytes=" + maxMessageBytes + " is not from "
                    + LEAST_MESSAGE_BYTES + " to " + MOST_MESSAGE_BYTES);
        }
        if (minFreeBytes < 1 << 20) {
            throw new IllegalArgumentException("minFreeBytes=" + minFreeBytes + " is less than " + (1 << 20));
        }
    }

    /**
     * {@return the same with another roll cycle}
     *
     * @param cycle how often it begins a new file
     */
    public JournalOptions rollCycle(RollCycle cycle) {
        return new JournalOptions(cycle, maxMessageBytes, minFreeBytes);
    }

    /**
     * {@return the same with another longest entry}
     *
     * @param bytes its length, from 64 KiB to 256 MiB
     */
    public JournalOptions maxMessageBytes(int bytes) {
        return new JournalOptions(rollCycle, bytes, minFreeBytes);
    }

    /**
     * {@return the same with another reserve on the disk}
     *
     * @param bytes how much must be left, 1 MiB or more
     */
    public JournalOptions minFreeBytes(long bytes) {
        return new JournalOptions(rollCycle, maxMessageBytes, bytes);
    }
}
