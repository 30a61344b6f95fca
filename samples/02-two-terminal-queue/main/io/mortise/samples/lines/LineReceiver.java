package io.mortise.samples.lines;

import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Prints each line that it receives, until Ctrl-C. */
public final class LineReceiver {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private LineReceiver() {}

    /**
     * Receives lines for ever.
     *
     * @param args none
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Region region = Lines.region("receiver")) {
            SharedQueue queue = Lines.queue(region);
            Lines.say("receiving; Ctrl-C ends");
            boolean told = false;
            while (true) {
                int taken = queue.take(
                        (buffer, offset, length) -> {
                            byte[] bytes = new byte[length];
                            buffer.getBytes(offset, bytes);
                            Lines.say("received: " + new String(bytes, StandardCharsets.UTF_8));
                        },
                        PATIENCE);
                if (taken == 0 && !told && !Lines.isThere(region, "sender")) {
                    Lines.say("waiting for a sender: run send in another terminal");
                }
                told = taken == 0;
            }
        }
    }
}
