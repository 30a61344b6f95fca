package io.mortise.samples.journal;

import io.mortise.journal.JournalQueue;
import io.mortise.journal.JournalTailer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Books each line of its standard input, in the journal. */
public final class BookingWriter {
    private long number;

    private BookingWriter() {}

    /**
     * Books lines until the input ends.
     *
     * @param args none
     * @throws IOException if the journal cannot be opened
     */
    public static void main(String[] args) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        BookingWriter writer = new BookingWriter();
        try (JournalQueue<Booking> journal = Bookings.open()) {
            writer.replay(journal);
            Bookings.say("after a replay of " + writer.number + " bookings; type lines, Ctrl-D ends");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                writer.number++;
                journal.append(new Booking(writer.number, line));
                // From here on, no kill takes it away again.
                Bookings.say("booked #" + writer.number);
            }
        }
    }

    /** What the last writer knew is what is in the journal. */
    private void replay(JournalQueue<Booking> journal) {
        try (JournalTailer<Booking> tailer = journal.tailer()) {
            for (Booking booking = tailer.poll(); booking != null; booking = tailer.poll()) {
                number = booking.number();
            }
        }
    }
}
