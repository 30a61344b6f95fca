package io.mortise.samples.broadcast;

import io.mortise.queue.From;
import io.mortise.queue.MessageHandler;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.WhenSlow;
import io.mortise.region.Region;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Listens to what is published, as quickly as it is told to, and says what became of it. */
public final class Listener {
    private static final Map<String, WhenSlow> POLICIES = Map.of(
            "block", WhenSlow.BLOCK_PUBLISHER,
            "drop", WhenSlow.DROP_OLDEST,
            "disconnect", WhenSlow.DISCONNECT);
    private static final int REPORT_EVERY = 1_000;

    private Listener() {}

    /**
     * Listens until the end of the stream.
     *
     * @param args what is to happen when it is slow: block, drop or disconnect; and how many milliseconds each message takes it (0)
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        WhenSlow whenSlow = args.length == 0 ? null : POLICIES.get(args[0]);
        if (whenSlow == null) {
            System.err.println("usage: listen block|drop|disconnect [milliseconds per message]");
            System.exit(2);
            return;
        }
        long pauseNs = args.length > 1 ? TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[1])) : 0;
        try (Region region = News.region("listen " + args[0])) {
            SharedTopic topic = News.openTopic(region);
            while (listen(topic.subscribe(whenSlow, From.OLDEST), pauseNs) == Subscription.DISCONNECTED) {
                News.say("was too slow and disconnected; subscribing again");
            }
        }
    }

    private static int listen(Subscription subscription, long pauseNs) throws InterruptedException {
        News.say("listening; Ctrl-C ends");
        long[] last = {-1};
        MessageHandler handler = (buffer, offset, length) -> {
            last[0] = buffer.getLong(offset);
            LockSupport.parkNanos(pauseNs);
        };
        int result = 1;
        while (result > 0) {
            result = subscription.take(handler);
            if (result > 0 && subscription.received() % REPORT_EVERY == 0) {
                report("", subscription, last[0]);
            }
        }
        report(result == Subscription.END_OF_STREAM ? "the end: " : "", subscription, last[0]);
        subscription.close();
        return result;
    }

    private static void report(String what, Subscription subscription, long last) {
        News.say(what + "received " + subscription.received() + ", missed " + subscription.dropped() + ", the last was "
                + last);
    }
}
