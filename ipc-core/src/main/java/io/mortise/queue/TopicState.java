package io.mortise.queue;

import java.util.List;

/**
 * What a topic looked like at about one moment, for people and tools. Exact when nobody is at work in it.
 *
 * @param name               the topic's name
 * @param published          number of messages ever published
 * @param publishedBytes     how much of the ring they took, headers and padding included
 * @param keptBytes          how much of that is kept for who subscribes now, at least
 * @param capacityBytes      the topic's capacity
 * @param isClosed           whether the stream has ended
 * @param publisher          who has the publishers' side just now, for example {@code "pid 4711 (feed)"}; empty if nobody
 * @param subscribers        who subscribes
 * @param disconnected       number of subscriptions that were over because they were slow
 * @param isSubscriberAsleep whether a subscriber waits for a message, as far as is known
 * @param isPublisherAsleep  whether a publisher waits for a subscriber, as far as is known
 * @param waiting            how this process waits: {@code "futex"}, {@code "polling: "} and why, or {@code "not loaded"}
 */
public record TopicState(
        String name,
        long published,
        long publishedBytes,
        long keptBytes,
        long capacityBytes,
        boolean isClosed,
        String publisher,
        List<Subscriber> subscribers,
        long disconnected,
        boolean isSubscriberAsleep,
        boolean isPublisherAsleep,
        String waiting) {

    /**
     * One subscription.
     *
     * @param who      the process that has it, for example {@code "pid 4711 (chart)"}
     * @param whenSlow what becomes of it when it is slow
     * @param received number of messages it has received
     * @param dropped  number of messages it has missed, as far as it knows
     * @param lag      number of messages it has not received yet; for one that was overtaken, those that it will miss too
     * @param lagBytes how much of the ring they took
     * @param isBehind whether messages were overwritten that it has not read: it will drop them, or be disconnected, when it looks
     */
    public record Subscriber(
            String who, WhenSlow whenSlow, long received, long dropped, long lag, long lagBytes, boolean isBehind) {
        @Override
        public String toString() {
            return who + " " + whenSlow + " is " + lag + " messages behind, received " + received + ", dropped "
                    + dropped + (isBehind ? ", overtaken" : "");
        }
    }

    /**
     * Copies.
     *
     * @param name               the topic's name
     * @param published          number of messages ever published
     * @param publishedBytes     how much of the ring they took
     * @param keptBytes          how much of that is kept
     * @param capacityBytes      the topic's capacity
     * @param isClosed           whether the stream has ended
     * @param publisher          who has the publishers' side
     * @param subscribers        who subscribes
     * @param disconnected       number of subscriptions that were over because they were slow
     * @param isSubscriberAsleep whether a subscriber waits
     * @param isPublisherAsleep  whether a publisher waits
     * @param waiting            how this process waits
     */
    public TopicState {
        subscribers = List.copyOf(subscribers);
    }
}
