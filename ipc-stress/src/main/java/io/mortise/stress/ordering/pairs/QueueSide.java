package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Parties;
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
@Orders("QUEUE-SIDE")
@Description("The consumer of a ring takes a message and gives its side back, while another one claims it.")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "It went on where the first one had left.")
@Outcome(id = "1, refused", expect = ACCEPTABLE, desc = "It was too early.")
@Outcome(id = "refused, 1", expect = ACCEPTABLE, desc = "It came first.")
@Outcome(expect = FORBIDDEN, desc = "A message was taken twice, or left out.")
@State
public class QueueSide {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next();

    public QueueSide() {
        place.fill();
    }

    @Actor
    public void first(LL_Result result) {
        result.r1 = place.takeOne(place.one);
        place.one.close();
    }

    @Actor
    public void second(LL_Result result) {
        result.r2 = place.takeOne(place.other);
    }

    private static final class Place {
        private static final QueueOptions OPTIONS = new QueueOptions(1, QueuePlace.SHORT_BYTES, 4)
                .producers(Parties.SINGLE)
                .consumers(Parties.SINGLE);

        private final Both<RegionDoor.Part> parts = Arena.allot(QueueDoor.lengthBytes(OPTIONS));
        private final SharedQueue producer;
        private final UnsafeBuffer message = new UnsafeBuffer(new byte[Long.BYTES]);
        private long turn;
        RegionDoor.Part one;
        RegionDoor.Part other;

        Place() {
            QueueDoor.make(parts.left().extent(), OPTIONS);
            producer = QueueDoor.handle(parts.right().extent());
            one = parts.left().again();
            other = parts.right().again();
        }

        /** Both sides are open anew, with two messages there. */
        void fill() {
            one.close();
            other.close();
            RegionDoor.Part rest = parts.left().again();
            QueueDoor.handle(rest.extent()).poll((buffer, offset, length) -> {}, 8);
            rest.close();
            one = parts.left().again();
            other = parts.right().again();
            turn += 2;
            for (int number = 1; number <= 2; number++) {
                message.putLong(0, turn + number);
                producer.offer(message, 0, Long.BYTES);
            }
        }

        String takeOne(RegionDoor.Part part) {
            String[] taken = {"nothing"};
            try {
                QueueDoor.handle(part.extent())
                        .poll((buffer, offset, length) -> taken[0] = String.valueOf(buffer.getLong(offset) - turn), 1);
            } catch (IllegalStateException somebodyHasIt) {
                return "refused";
            }
            return taken[0];
        }
    }
}
