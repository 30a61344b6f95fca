package io.mortise.queue;

import java.util.List;

/**
 * What a queue looked like at about one moment, for people and tools. Exact when nobody is at work in the queue.
 *
 * @param name             the queue's name
 * @param depth            number of messages claimed or committed, and not yet taken
 * @param maxMessages      number of messages it holds at most
 * @param usedBytes        bytes of its capacity in use
 * @param capacityBytes    its capacity
 * @param claimed          number of messages ever claimed
 * @param aborted          of these, number whose producer aborted them
 * @param skipped          of these, number whose producer died before the commit
 * @param lost             number of messages whose consumer died, or closed its region, before it had handled them
 * @param redelivered      number of times a message was delivered again, because who had it did not acknowledge it
 * @param sent             number of messages ever committed
 * @param received         of these, number that were handled
 * @param refused          number of messages that producers were refused for want of room
 * @param sentBytes        length of all messages ever committed
 * @param receivedBytes    length of all messages that were handled
 * @param isClosed         whether it was closed
 * @param soleProducer     who has the producers' side, if that is for one; else, or if nobody has it, empty
 * @param soleConsumer     who has the consumers' side, if that is for one; else, or if nobody has it, empty
 * @param delays           who holds others up, if anybody does
 * @param isConsumerAsleep whether a consumer waits for a message, as far as is known
 * @param isProducerAsleep whether a producer waits for room, as far as is known
 * @param waiting          how this process waits: {@code "futex"}, {@code "polling: "} and why, or {@code "not loaded"}
 */
public record QueueState(
        String name,
        long depth,
        long maxMessages,
        long usedBytes,
        long capacityBytes,
        long claimed,
        long aborted,
        long skipped,
        long lost,
        long redelivered,
        long sent,
        long received,
        long refused,
        long sentBytes,
        long receivedBytes,
        boolean isClosed,
        String soleProducer,
        String soleConsumer,
        List<Delay> delays,
        boolean isConsumerAsleep,
        boolean isProducerAsleep,
        String waiting) {

    /**
     * A message that others wait for.
     *
     * @param who      the process that has it, for example {@code "pid 4711 (feed)"}
     * @param what     what it does with it
     * @param position the message's number
     * @param behind   number of messages behind it: those that consumers cannot take, or that producers cannot overwrite
     */
    public record Delay(String who, Work what, long position, long behind) {
        @Override
        public String toString() {
            return who + " " + what.text + " message " + position + ", " + behind + " behind it wait";
        }
    }

    /** What a process does with a message while others wait. */
    public enum Work {
        /** It has claimed the message and neither committed nor aborted it: consumers wait. */
        FILLING("has claimed and not committed"),
        /** It has taken the message and its handler has not returned: its room is not free. */
        HANDLING("has taken and not finished");

        private final String text;

        Work(String text) {
            this.text = text;
        }
    }
}
