package io.mortise.samples.broadcast;

import io.mortise.queue.Parties;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.TopicOptions;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;

/** What the publisher and its listeners must agree on: the names and the sizes. */
final class News {
    private static final String TOPIC = "news";
    private static final TopicOptions OPTIONS =
            TopicOptions.capacity(4096).publishers(Parties.SINGLE).maxMessageBytes(Long.BYTES);

    private News() {}

    static Region region(String label) throws IOException {
        return Region.createOrAttach(
                "sample-broadcast", RegionOptions.ofMegabytes(1).label(label).unlinkOnLastClose());
    }

    static SharedTopic topic(Region region) {
        return SharedTopic.in(region, TOPIC, OPTIONS);
    }

    /** A new one, if the one that is there has come to its end. */
    static SharedTopic openTopic(Region region) {
        if (topic(region).isClosed()) {
            region.remove(TOPIC);
        }
        return topic(region);
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
