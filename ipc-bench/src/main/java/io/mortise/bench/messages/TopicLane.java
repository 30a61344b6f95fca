package io.mortise.bench.messages;

import io.mortise.queue.From;
import io.mortise.queue.Parties;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.TopicOptions;
import io.mortise.queue.WhenSlow;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A topic with one publisher and one subscriber, which is waited for. */
final class TopicLane implements Lane {
    private final Region region;
    private final SharedTopic topic;
    private @Nullable Subscription subscription;

    private TopicLane(Region region, SharedTopic topic) {
        this.region = region;
        this.topic = topic;
    }

    static TopicLane open(Path file, Tuning tuning) throws IOException {
        Region region = QueueLane.region(file, tuning);
        TopicOptions options = TopicOptions.capacity(tuning.ringBytes()).publishers(Parties.SINGLE);
        return new TopicLane(region, SharedTopic.in(region, "topic", options));
    }

    @Override
    public Outlet outlet(Tuning tuning) {
        return tuning.batch() > 1 ? this::offerBatch : this::offer;
    }

    private int offer(Source source) {
        if (topic.offer(source.buffer(), source.offset(), source.length()) < 0) {
            return 0;
        }
        source.sent();
        return 1;
    }

    private int offerBatch(Source source) {
        int count = topic.offerBatch(source.buffer(), source.offset(), source.length(), source.left());
        if (count <= 0) {
            return 0;
        }
        source.sent(count);
        return count;
    }

    @Override
    public Inlet inlet(Tuning tuning, Check check) {
        Subscription mine = subscription;
        if (mine == null) {
            mine = topic.subscribe(WhenSlow.BLOCK_PUBLISHER, From.NEWEST);
            subscription = mine;
        }
        Subscription subscribed = mine;
        return limit -> subscribed.poll(check, limit);
    }

    @Override
    public void close() throws IOException {
        region.close();
    }
}
