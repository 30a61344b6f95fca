package io.mortise.samples;

import io.mortise.samples.broadcast.Listener;
import io.mortise.samples.broadcast.Publisher;
import io.mortise.samples.counter.SharedCounter;
import io.mortise.samples.frames.Camera;
import io.mortise.samples.frames.Viewer;
import io.mortise.samples.journal.BookingReader;
import io.mortise.samples.journal.BookingWriter;
import io.mortise.samples.lines.LineReceiver;
import io.mortise.samples.lines.LineSender;
import io.mortise.samples.pictures.Draw;
import io.mortise.samples.table.RoundTable;
import io.mortise.samples.ticker.TickerFeed;
import io.mortise.samples.ticker.TickerScreen;
import io.mortise.samples.transfer.Transfer;
import io.mortise.samples.words.WordCount;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** {@code java -jar samples.jar NAME}: runs the sample of that name. */
public final class Main {
    private static final Map<String, Sample> SAMPLES = samples();

    private Main() {}

    @FunctionalInterface
    private interface Sample {
        void run(String[] args) throws Exception;
    }

    private static Map<String, Sample> samples() {
        Map<String, Sample> samples = new TreeMap<>();
        samples.put("book", BookingWriter::main);
        samples.put("bookings", BookingReader::main);
        samples.put("counter", SharedCounter::main);
        samples.put("draw", Draw::main);
        samples.put("feed", TickerFeed::main);
        samples.put("film", Camera::main);
        samples.put("listen", Listener::main);
        samples.put("publish", Publisher::main);
        samples.put("receive", LineReceiver::main);
        samples.put("screen", TickerScreen::main);
        samples.put("send", LineSender::main);
        samples.put("table", RoundTable::main);
        samples.put("transfer", Transfer::main);
        samples.put("view", Viewer::main);
        samples.put("words", WordCount::main);
        return samples;
    }

    /**
     * Runs a sample.
     *
     * @param args its name, then its own arguments
     * @throws Exception whatever the sample throws
     */
    public static void main(String[] args) throws Exception {
        Sample sample = args.length == 0 ? null : SAMPLES.get(args[0]);
        if (sample == null) {
            System.err.println("usage: java -jar samples.jar NAME, where NAME is one of " + SAMPLES.keySet());
            System.exit(2);
        } else {
            sample.run(Arrays.copyOfRange(args, 1, args.length));
        }
    }
}
