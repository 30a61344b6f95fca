package io.mortise.samples.journal;

import io.mortise.journal.Entry;
import io.mortise.journal.JournalQueue;
import io.mortise.journal.JournalTailer;
import java.io.IOException;

/** Shows each booking, from where the last reader was, or all of them again, until Ctrl-C. */
public final class BookingReader {
    private BookingReader() {}

    /**
     * Shows bookings for ever.
     *
     * @param args {@code all} to begin with the first
     * @throws IOException          if the journal cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (JournalQueue<Booking> journal = Bookings.open();
                JournalTailer<Booking> tailer = journal.tailer("reader")) {
            if (args.length > 0 && args[0].equals("all")) {
                tailer.toStart();
            }
            Bookings.say("reading bookings; Ctrl-C ends");
            while (true) {
                Entry<Booking> entry = tailer.takeEntry();
                Bookings.say("#" + entry.value().number() + " " + entry.value().text() + ", booked " + entry.time());
            }
        }
    }
}
