package io.mortise.samples.broadcast;

import io.mortise.queue.SharedTopic;
import io.mortise.queue.TopicState;
import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes numbers at a steady pace, and says whom it has to wait for. */
public final class Publisher {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long DEFAULT_COUNT = 60_000;
    private static final long DEFAULT_PER_SECOND = 1_000;

    private Publisher() {}

    /**
     * Publishes.
     *
     * @param args how many (60000), and how many a second (1000)
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        long count = args.length > 0 ? Long.parseLong(args[0]) : DEFAULT_COUNT;
        long perSecond = args.length > 1 ? Long.parseLong(args[1]) : DEFAULT_PER_SECOND;
        try (Region region = News.region("publisher");
                SharedTopic topic = News.openTopic(region)) {
            News.say("publishing " + count + " numbers, " + perSecond + " a second; Ctrl-C ends");
            UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
            for (long number = 0; number < count; number++) {
                message.putLong(0, number);
                while (topic.put(message, 0, Long.BYTES, PATIENCE) == SharedTopic.TIMED_OUT) {
                    topic.state().subscribers().forEach(Publisher::nameIfSlow);
                }
                if (number % perSecond == perSecond - 1) {
                    TopicState state = topic.state();
                    News.say(number + 1 + " published, " + state.subscribers().size() + " listeners");
                }
                TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / perSecond);
            }
            News.say("published " + count + " in all");
        }
    }

    private static void nameIfSlow(TopicState.Subscriber subscriber) {
        switch (subscriber.whenSlow()) {
            case BLOCK_PUBLISHER -> News.say("waiting for " + subscriber);
            case DROP_OLDEST, DISCONNECT -> {}
        }
    }
}
