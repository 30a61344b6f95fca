package io.mortise.samples;

import io.mortise.queue.From;
import io.mortise.queue.MessageHandler;
import io.mortise.queue.Parties;
import io.mortise.queue.QueueClaim;
import io.mortise.queue.QueueState;
import io.mortise.queue.SharedQueue;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.TopicOptions;
import io.mortise.queue.WhenSlow;
import io.mortise.region.Region;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BusySpinIdleStrategy;

/** What the pages on topics and on traps show. */
final class QueueExamples {
    final List<Long> shown = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    long warnings;

    static SharedTopic ticks(Region region) {
        SharedTopic ticks = SharedTopic.in(
                region,
                "ticks",
                TopicOptions.capacity(1 << 20).publishers(Parties.SINGLE).maxMessageBytes(256));
        return ticks;
    }

    void listen(SharedTopic ticks) throws InterruptedException {
        try (Subscription mine = ticks.subscribe(WhenSlow.DROP_OLDEST, From.NEWEST)) {
            while (mine.take((message, offset, length) -> show(message.getLong(offset))) > 0) {
                warnOf(mine.dropped());
            }
        }
    }

    private void show(long price) {
        shown.add(price);
    }

    private void warnOf(long dropped) {
        warnings += dropped;
    }

    static List<DirectBuffer> keepWrongly(SharedQueue queue) {
        List<DirectBuffer> kept = new ArrayList<>();
        queue.poll((buffer, offset, length) -> kept.add(buffer), 10); // wrong
        return kept;
    }

    static List<byte[]> keep(SharedQueue queue) {
        List<byte[]> copies = new ArrayList<>();
        queue.poll(
                (buffer, offset, length) -> {
                    byte[] copy = new byte[length];
                    buffer.getBytes(offset, copy);
                    copies.add(copy);
                },
                10);
        return copies;
    }

    static void passOn(SharedQueue queue) throws InterruptedException {
        queue.take((buffer, offset, length) -> {
            try {
                queue.put(buffer, offset, length); // may wait for itself, for ever
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static void claim(SharedQueue queue, long price) {
        QueueClaim claim = new QueueClaim();
        if (queue.tryClaim(8, claim) >= 0) {
            try (claim) { // without a commit this aborts
                claim.buffer().putLong(0, price);
                claim.commit();
            }
        }
    }

    void nameTheSlow(SharedQueue queue) {
        for (QueueState.Delay delay : queue.state().delays()) {
            log.add(delay.toString()); // pid 4711 (feed) has claimed and not committed message 1507, 12 behind it wait
        }
    }

    static void spin(SharedQueue queue, MessageHandler handler) throws InterruptedException {
        queue.take(handler, new BusySpinIdleStrategy()); // a core of its own, or none of the others gets on
    }

    static void check(SharedQueue queue, int length) {
        if (length > queue.options().maxMessageBytes()) {
            throw new IllegalArgumentException("length=" + length + " goes by block, or in parts");
        }
    }
}
