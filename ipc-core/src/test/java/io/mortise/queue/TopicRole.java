package io.mortise.queue;

import io.mortise.region.Region;
import io.mortise.sync.Role;
import io.mortise.value.LongValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Somebody else who uses topics. It knows {@code use <name> <publishers>}, {@code offer <text>}, {@code put <text>}, {@code close},
 * {@code subscribe <key> <when slow> <from>}, {@code drain <key>}, {@code take <key>}, {@code leave <key>}, and the traffic of many messages:
 * {@code publish <publisher> <count>}, {@code receive <when slow> <from> <publishers>}.
 */
public final class TopicRole implements Role<TopicRole.Topics> {
    static final TopicOptions OPTIONS =
            TopicOptions.capacity(1024).maxMessageBytes(TopicTraffic.LONGEST).maxSubscribers(8);

    /** Another process makes it by this. */
    public TopicRole() {}

    /** The topic in use. */
    public static final class Topics {
        SharedTopic topic;
        private final Map<String, Subscription> subscriptions = new HashMap<>();

        Topics(SharedTopic topic) {
            this.topic = topic;
        }
    }

    static SharedTopic topic(Region region, String name, Parties publishers) {
        return SharedTopic.in(region, name, OPTIONS.publishers(publishers));
    }

    /** How many have ever subscribed to {@code receive}, and not only begun to. */
    static LongValue there(Region region) {
        return LongValue.in(region, "there");
    }

    @Override
    public Topics in(Region region, String name, List<String> arguments) {
        return new Topics(topic(region, name, Parties.MANY));
    }

    @Override
    public String perform(Topics topics, Region region, List<String> words) throws InterruptedException {
        SharedTopic topic = topics.topic;
        String argument = words.size() > 1 ? words.get(1) : "";
        UnsafeBuffer text = QueueTesting.text(argument);
        return switch (words.get(0)) {
            case "use" -> {
                topics.topic = topic(region, argument, Parties.valueOf(words.get(2)));
                yield "done";
            }
            case "offer" -> Long.toString(topic.offer(text, 0, text.capacity()));
            case "put" -> Long.toString(topic.put(text, 0, text.capacity()));
            case "close" -> {
                topic.close();
                yield "done";
            }
            case "subscribe" -> {
                topics.subscriptions.put(
                        argument, topic.subscribe(WhenSlow.valueOf(words.get(2)), From.valueOf(words.get(3))));
                yield "done";
            }
            case "drain" ->
                TopicTesting.drain(topics.subscriptions.get(argument)).toString();
            case "take" -> {
                List<String> found = new ArrayList<>();
                topics.subscriptions.get(argument).take(QueueTesting.into(found), Duration.ofMinutes(1));
                yield found.toString();
            }
            case "leave" -> {
                topics.subscriptions.remove(argument).close();
                yield "done";
            }
            case "publish" -> {
                TopicTraffic.publish(topic, Integer.parseInt(argument), Integer.parseInt(words.get(2)));
                yield "done";
            }
            case "receive" ->
                TopicTraffic.receive(
                        topic,
                        WhenSlow.valueOf(argument),
                        From.valueOf(words.get(2)),
                        Integer.parseInt(words.get(3)),
                        () -> there(region).incrementAndGet());
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }
}
