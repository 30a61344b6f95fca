package io.mortise.samples.lines;

import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;

/** What senders and receivers must agree on: the names and the sizes. */
final class Lines {
    private Lines() {}

    static Region region(String label) throws IOException {
        return Region.createOrAttach(
                "sample-lines", RegionOptions.ofMegabytes(1).label(label));
    }

    static SharedQueue queue(Region region) {
        return SharedQueue.in(region, "lines", QueueOptions.capacity(64 * 1024));
    }

    /** True if somebody with that label is attached and alive. */
    static boolean isThere(Region region, String label) {
        return region.attachments().stream()
                .anyMatch(one -> one.alive() && one.label().equals(label));
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
