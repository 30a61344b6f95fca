package io.mortise.samples.ticker;

import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Sends ticks: each as a record, and once more for the flyweight. */
public final class TickerFeed {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String[] SYMBOLS = {"MRTS", "DOVE", "TENON"};
    private static final int SEED = 4;
    private static final int MOST_CENTS = 1_000;
    private static final int MOST_QUANTITY = 500;

    private TickerFeed() {}

    /**
     * Sends ticks.
     *
     * @param args how many, 10 if not said, and how many milliseconds apart, 200 if not said
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while the queue is full
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        long count = args.length > 0 ? Long.parseLong(args[0]) : 10;
        long pauseMs = args.length > 1 ? Long.parseLong(args[1]) : 200;
        Random random = new Random(SEED);
        try (Region region = Ticker.region("feed")) {
            TypedQueue<Tick> records = Ticker.records(region);
            TypedQueue<Tick> flyweights = Ticker.flyweightsToWrite(region);
            Ticker.say("feeding " + count + " ticks");
            for (long number = 0; number < count; number++) {
                Tick tick = new Tick(
                        number,
                        SYMBOLS[(int) (number % SYMBOLS.length)],
                        10_000 + random.nextInt(MOST_CENTS),
                        1 + random.nextInt(MOST_QUANTITY));
                send(records, tick);
                send(flyweights, tick);
                Thread.sleep(pauseMs);
            }
            Ticker.say("fed " + count + " ticks");
        }
    }

    private static void send(TypedQueue<Tick> queue, Tick tick) throws InterruptedException {
        while (!queue.offer(tick, PATIENCE)) {
            Ticker.say("the queue is full, waiting for a screen: run screen in another terminal");
        }
    }
}
