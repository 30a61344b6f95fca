package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.From;
import io.mortise.queue.SharedTopic;
import io.mortise.queue.Subscription;
import io.mortise.queue.TopicDoor;
import io.mortise.queue.TopicOptions;
import io.mortise.queue.WhenSlow;
import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("TOPIC-CLOSING")
@Description("A thread publishes while another closes the region of their process, which waits for it.")
@Outcome(id = "published, published", expect = ACCEPTABLE, desc = "The closing waited for it, or came later.")
@Outcome(id = "refused, nothing", expect = ACCEPTABLE, desc = "It was too late.")
@Outcome(expect = FORBIDDEN, desc = "The region was given up while a message was being published.")
@State
public class TopicClosing {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next();

    /** A handle that was not closed yet. */
    private final RegionDoor.Part part = place.parts.left().again();

    private final SharedTopic topic = TopicDoor.handle(part.extent());

    public TopicClosing() {
        place.empty();
    }

    @Actor
    public void publisher(LL_Result result) {
        try {
            result.r1 = topic.offer(place.message, 0, Place.LENGTH_BYTES) >= 0 ? "published" : "full";
        } catch (IllegalStateException closed) {
            result.r1 = "refused";
        }
    }

    @Actor
    public void closer(LL_Result result) {
        part.close();
        result.r2 = place.empty() == 0 ? "nothing" : "published";
    }

    private static final class Place {
        static final int LENGTH_BYTES = 64;
        private static final TopicOptions OPTIONS =
                TopicOptions.capacity(1024).maxMessageBytes(LENGTH_BYTES).maxSubscribers(1);

        final Both<RegionDoor.Part> parts = Arena.allot(TopicDoor.lengthBytes(OPTIONS));
        final UnsafeBuffer message = new UnsafeBuffer(new byte[LENGTH_BYTES]);
        private final Subscription other;

        Place() {
            TopicDoor.make(parts.left().extent(), OPTIONS);
            other = TopicDoor.handle(parts.right().extent()).subscribe(WhenSlow.BLOCK_PUBLISHER, From.OLDEST);
        }

        /** As another process does. {@return how many messages there were} */
        int empty() {
            return other.poll((buffer, offset, length) -> {}, 8);
        }
    }
}
