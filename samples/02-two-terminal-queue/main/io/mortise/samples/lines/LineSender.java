package io.mortise.samples.lines;

import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends each line of its standard input. */
public final class LineSender {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private LineSender() {}

    /**
     * Sends lines until the input ends.
     *
     * @param args none
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while the queue is full
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Region region = Lines.region("sender")) {
            SharedQueue queue = Lines.queue(region);
            Lines.say(
                    Lines.isThere(region, "receiver")
                            ? "a receiver is there; type lines, Ctrl-D ends"
                            : "no receiver yet, lines are kept for it; type lines, Ctrl-D ends");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                if (bytes.length > queue.options().maxMessageBytes()) {
                    Lines.say("that line is longer than a message may be, it is not sent");
                    continue;
                }
                UnsafeBuffer message = new UnsafeBuffer(bytes);
                while (queue.put(message, 0, bytes.length, PATIENCE) == SharedQueue.TIMED_OUT) {
                    Lines.say("the queue is full, waiting for a receiver: run receive in another terminal");
                }
            }
            Lines.say("end of input; " + queue.size() + " lines are not yet received");
        }
    }
}
