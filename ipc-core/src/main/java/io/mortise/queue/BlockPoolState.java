package io.mortise.queue;

import java.util.List;

/**
 * What a pool looked like at about one moment, for people and tools. Exact when nobody is at work in it.
 *
 * @param name               the pool's name
 * @param blockBytes         length of a block
 * @param blocks             number of blocks
 * @param free               number of blocks that nobody has
 * @param uses               who has the others: one for each process that holds references to a block, and one for a block that is in
 *                           transit
 * @param takenBack          number of references that the dead held and that were taken back
 * @param takenBackInTransit number of blocks that were in transit from the dead, and were taken back since there was no other left
 * @param isTakerAsleep      whether somebody waits for a block, as far as is known
 * @param waiting            how this process waits: {@code "futex"}, {@code "polling: "} and why, or {@code "not loaded"}
 */
public record BlockPoolState(
        String name,
        int blockBytes,
        int blocks,
        int free,
        List<Use> uses,
        long takenBack,
        long takenBackInTransit,
        boolean isTakerAsleep,
        String waiting) {

    /**
     * Why a block is not free.
     *
     * @param block      its number
     * @param kind       whether it is held or in transit
     * @param who        the process, for example {@code "pid 4711 (camera)"}
     * @param references how many references to it that process has, or are in transit
     */
    public record Use(int block, Kind kind, String who, int references) {
        @Override
        public String toString() {
            return "block " + block + " " + kind.text + " " + who + (references == 1 ? "" : " (" + references + ")");
        }
    }

    /** What it means that a block is not free. */
    public enum Kind {
        /** A process fills or reads it. */
        HELD("held by"),
        /** It was sent, and has not been opened. */
        IN_TRANSIT("in transit from");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }
}
