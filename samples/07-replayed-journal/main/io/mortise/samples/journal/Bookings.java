package io.mortise.samples.journal;

import io.mortise.codec.RecordCodec;
import io.mortise.journal.JournalQueue;
import io.mortise.region.Region;
import java.io.IOException;

/** What writers and readers must agree on: where the journal is, and what is in it. */
final class Bookings {
    private Bookings() {}

    static JournalQueue<Booking> open() throws IOException {
        return JournalQueue.open(Region.directory().resolve("sample-bookings"), RecordCodec.of(Booking.class));
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
