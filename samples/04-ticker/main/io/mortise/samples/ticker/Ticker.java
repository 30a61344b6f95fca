package io.mortise.samples.ticker;

import io.mortise.codec.RecordCodec;
import io.mortise.queue.Parties;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;

/** What both terminals must agree on: names, sizes, codecs, and that there is one of each. */
final class Ticker {
    private static final QueueOptions ONE_TO_ONE =
            QueueOptions.capacity(64 * 1024).producers(Parties.SINGLE).consumers(Parties.SINGLE);

    private Ticker() {}

    static Region region(String label) throws IOException {
        return Region.createOrAttach(
                "sample-ticker", RegionOptions.ofMegabytes(1).label(label));
    }

    /** Ticks as records. */
    static TypedQueue<Tick> records(Region region) {
        return TypedQueue.in(region, "records", RecordCodec.of(Tick.class), ONE_TO_ONE);
    }

    /** Ticks as bytes that a flyweight shows, to write. */
    static TypedQueue<Tick> flyweightsToWrite(Region region) {
        return TypedQueue.in(region, "flyweights", new TickFlyweight.Writer(), ONE_TO_ONE);
    }

    /** The same, to read. */
    static TypedQueue<TickFlyweight> flyweightsToRead(Region region) {
        return TypedQueue.in(region, "flyweights", new TickFlyweight.Reader(), ONE_TO_ONE);
    }

    /** {@return a price as people write it} */
    static String price(long cents) {
        return cents / 100 + "." + cents / 10 % 10 + cents % 10;
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
