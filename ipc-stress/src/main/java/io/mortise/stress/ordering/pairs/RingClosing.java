package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Parties;
import io.mortise.queue.QueueDoor;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Extent;
import io.mortise.stress.ordering.Orders;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("RING-CLOSING")
@Description("A message is sent into a ring while somebody else closes it and takes what is there.")
@Outcome(id = "sent, sent", expect = ACCEPTABLE, desc = "It came before the end.")
@Outcome(id = "refused, nothing", expect = ACCEPTABLE, desc = "It was too late.")
@Outcome(expect = FORBIDDEN, desc = "The stream had ended, and a message followed.")
@State
public class RingClosing {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next();

    public RingClosing() {
        place.open();
    }

    @Actor
    public void producer(LL_Result result) {
        result.r1 = place.queues.left().offer(place.message, 0, QueuePlace.SHORT_BYTES) >= 0 ? "sent" : "refused";
    }

    @Actor
    public void closer(LL_Result result) {
        place.queues.right().close();
        result.r2 = place.drain() == 0 ? "nothing" : "sent";
    }

    private static final class Place {
        private static final QueueOptions OPTIONS = new QueueOptions(1, QueuePlace.SHORT_BYTES, 2)
                .producers(Parties.SINGLE)
                .consumers(Parties.SINGLE);

        final UnsafeBuffer message = new UnsafeBuffer(new byte[QueuePlace.SHORT_BYTES]);
        final Both<SharedQueue> queues;
        private final Both<Extent> memory = Arena.extents(QueueDoor.lengthBytes(OPTIONS));

        Place() {
            QueueDoor.make(memory.left(), OPTIONS);
            queues = memory.map(QueueDoor::handle);
        }

        /** The end is for good, so that a test that wants many of them undoes it. */
        void open() {
            QueueDoor.reopen(memory.left());
        }

        /** {@return how many messages came before the end} */
        int drain() {
            int count = 0;
            int polled = 0;
            while (polled != SharedQueue.END_OF_STREAM) {
                count += polled;
                polled = queues.right().poll((buffer, offset, length) -> {}, 8);
            }
            return count;
        }
    }
}
