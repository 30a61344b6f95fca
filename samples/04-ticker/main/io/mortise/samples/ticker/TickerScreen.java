package io.mortise.samples.ticker;

import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.time.Duration;

/** Shows ticks, until Ctrl-C: the price of each record, and from the flyweights how much was traded in all. */
public final class TickerScreen {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int BATCH = 64;

    private final StringBuilder latest = new StringBuilder();
    private long tradedCents;

    private TickerScreen() {}

    /**
     * Shows ticks for ever.
     *
     * @param args none
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        TickerScreen screen = new TickerScreen();
        try (Region region = Ticker.region("screen")) {
            TypedQueue<Tick> records = Ticker.records(region);
            TypedQueue<TickFlyweight> flyweights = Ticker.flyweightsToRead(region);
            Ticker.say("showing ticks; Ctrl-C ends");
            while (true) {
                Tick tick = records.poll(PATIENCE);
                if (tick == null) {
                    Ticker.say("no ticks: run feed in another terminal");
                } else {
                    Ticker.say("#" + tick.number() + " " + tick.symbol() + " " + Ticker.price(tick.cents()) + " x "
                            + tick.quantity());
                }
                // In place: what the flyweight shows is gone when this returns.
                if (flyweights.poll(screen::add, BATCH) > 0) {
                    Ticker.say("traded " + Ticker.price(screen.tradedCents) + " in all, " + screen.latest + " last");
                }
            }
        }
    }

    private void add(TickFlyweight tick) {
        tradedCents += tick.cents() * tick.quantity();
        latest.setLength(0);
        tick.appendSymbol(latest);
    }
}
