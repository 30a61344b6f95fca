package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.QueueDoor;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
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
@Orders("QUEUE-CLOSING")
@Description("A thread sends while another closes the region of their process, which waits for what is in hand.")
@Outcome(id = "sent, sent", expect = ACCEPTABLE, desc = "The closing waited for it, or came later.")
@Outcome(id = "refused, nothing", expect = ACCEPTABLE, desc = "It was too late.")
@Outcome(expect = FORBIDDEN, desc = "The region was given up with a message in hand.")
@State
public class QueueClosing {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next();

    /** A handle that was not closed yet. */
    private final RegionDoor.Part part = place.parts.left().again();

    private final SharedQueue queue = QueueDoor.handle(part.extent());

    public QueueClosing() {
        place.empty();
    }

    @Actor
    public void producer(LL_Result result) {
        try {
            result.r1 = queue.offer(place.message, 0, QueuePlace.SHORT_BYTES) >= 0 ? "sent" : "full";
        } catch (IllegalStateException closed) {
            result.r1 = "refused";
        }
    }

    @Actor
    public void closer(LL_Result result) {
        part.close();
        result.r2 = place.empty() == 0 ? "nothing" : "sent";
    }

    private static final class Place {
        private static final QueueOptions OPTIONS = new QueueOptions(1, QueuePlace.SHORT_BYTES, 1);

        final Both<RegionDoor.Part> parts = Arena.allot(QueueDoor.lengthBytes(OPTIONS));
        final UnsafeBuffer message = new UnsafeBuffer(new byte[QueuePlace.SHORT_BYTES]);
        private final SharedQueue other;

        Place() {
            QueueDoor.make(parts.left().extent(), OPTIONS);
            other = QueueDoor.handle(parts.right().extent());
        }

        /** As another process does. {@return how many messages there were} */
        int empty() {
            return other.poll((buffer, offset, length) -> {}, 8);
        }
    }
}
