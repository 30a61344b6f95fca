package io.mortise.queue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages of many publishers that can be checked.
 *
 * <pre>
 *   message: publisher (int) | number (int) | checksum of what follows, and of the length (int) | any bytes
 * </pre>
 */
final class TopicTraffic {
    static final int LONGEST = 200;
    private static final int HEADER_BYTES = 12;
    private static final int LEAST_LENGTH = HEADER_BYTES;

    private TopicTraffic() {}

    /** Publishes by whatever method, waiting for who is slow. */
    static void publish(SharedTopic topic, int publisher, int count) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(31L * publisher);
        UnsafeBuffer own = new UnsafeBuffer(new byte[LONGEST]);
        QueueClaim claim = new QueueClaim();
        int number = 0;
        while (number < count) {
            int length = LEAST_LENGTH + random.nextInt(random.nextInt(4) == 0 ? LONGEST - LEAST_LENGTH + 1 : 30);
            int kind = random.nextInt(8);
            if (kind < 2) {
                if (topic.tryClaim(length, claim) >= 0) {
                    try (claim) {
                        fill((UnsafeBuffer) claim.buffer(), 0, length, publisher, number, random);
                        if (kind == 0) {
                            claim.commit();
                            number++;
                        }
                    }
                } else {
                    Thread.onSpinWait();
                }
            } else if (kind < 4) {
                int fit = LONGEST / length;
                int batch = Math.min(fit, count - number);
                for (int i = 0; i < batch; i++) {
                    fill(own, i * length, length, publisher, number + i, random);
                }
                number += topic.offerBatch(own, 0, length, batch);
            } else {
                fill(own, 0, length, publisher, number, random);
                topic.put(own, 0, length);
                number++;
            }
        }
    }

    static void fill(UnsafeBuffer to, int at, int length, int publisher, int number, SplittableRandom random) {
        to.putInt(at, publisher);
        to.putInt(at + 4, number);
        int sum = length;
        for (int i = HEADER_BYTES; i < length; i++) {
            byte any = (byte) random.nextInt();
            to.putByte(at + i, any);
            sum = 31 * sum + any;
        }
        to.putInt(at + 8, sum);
    }

    /** What one subscriber has seen of each publisher must rise; of one that blocks, by one at a time. */
    static final class Checker implements MessageHandler {
        private final int[] last;
        private final boolean sparse;

        Checker(int publishers, boolean sparse) {
            last = new int[publishers];
            Arrays.fill(last, -1);
            this.sparse = sparse;
        }

        @Override
        public void onMessage(DirectBuffer buffer, int offset, int length) {
            int publisher = buffer.getInt(offset);
            int number = buffer.getInt(offset + 4);
            int sum = length;
            for (int i = HEADER_BYTES; i < length; i++) {
                sum = 31 * sum + buffer.getByte(offset + i);
            }
            if (buffer.getInt(offset + 8) != sum) {
                throw new AssertionError("torn: publisher=" + publisher + " number=" + number + " length=" + length);
            }
            if (number <= last[publisher] || (!sparse && number != last[publisher] + 1)) {
                throw new AssertionError(
                        "order: publisher=" + publisher + " number=" + number + " last=" + last[publisher]);
            }
            last[publisher] = number;
        }
    }

    /** Reads in whatever way until the end, and tells what there was to count. Subscribes again when it is disconnected. */
    static String receive(SharedTopic topic, WhenSlow whenSlow, From from, int publishers, Runnable isThere)
            throws InterruptedException {
        SplittableRandom random = new SplittableRandom();
        Checker checker = new Checker(publishers, whenSlow != WhenSlow.BLOCK_PUBLISHER);
        Subscription subscription = topic.subscribe(whenSlow, from);
        isThere.run();
        long received = 0;
        int disconnects = 0;
        while (true) {
            int result = random.nextBoolean()
                    ? subscription.take(checker)
                    : subscription.poll(checker, 1 + random.nextInt(20));
            if (result == Subscription.END_OF_STREAM) {
                received += subscription.received();
                return received + " " + subscription.dropped() + " " + disconnects;
            }
            if (result == Subscription.DISCONNECTED) {
                received += subscription.received();
                disconnects++;
                subscription = topic.subscribe(whenSlow, From.OLDEST);
            }
            if (whenSlow != WhenSlow.BLOCK_PUBLISHER && random.nextInt(200) == 0) {
                Thread.sleep(1);
            }
        }
    }
}
