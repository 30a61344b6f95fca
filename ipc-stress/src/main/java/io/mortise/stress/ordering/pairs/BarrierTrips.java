package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.Extent;
import io.mortise.stress.ordering.Orders;
import io.mortise.sync.BarrierDescriptor;
import io.mortise.sync.SyncDoor;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Orders({"ARRIVAL", "TRIP", "SLEEP"})
@Description("Two write, and meet at a barrier, whose action adds up what they wrote; then both read the sum.")
@Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "The action saw what both wrote, and both saw what the action wrote.")
@Outcome(expect = FORBIDDEN, desc = "The action did not see what a party wrote, or a party what the action wrote.")
@State
public class BarrierTrips {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next().prepared();

    @Actor
    public void left(II_Result result) {
        Payload.write(place.ofLeft.left(), 1);
        SyncDoor.awaitBarrier(place.barriers.left(), place::addUpLeft);
        result.r1 = (int) Payload.read(place.sums.left());
    }

    @Actor
    public void right(II_Result result) {
        Payload.write(place.ofRight.right(), 2);
        SyncDoor.awaitBarrier(place.barriers.right(), place::addUpRight);
        result.r2 = (int) Payload.read(place.sums.right());
    }

    private static final class Place {
        final Both<Extent> barriers = Arena.extents(SyncDoor.barrierLength(Arena.LEFT.region()));
        final Both<AtomicBuffer> ofLeft = data();
        final Both<AtomicBuffer> ofRight = data();
        final Both<AtomicBuffer> sums = data();

        Place() {
            barriers.left().buffer().putInt(BarrierDescriptor.PARTIES_OFFSET, 2);
        }

        private static Both<AtomicBuffer> data() {
            return Arena.extents(Payload.LENGTH).map(Extent::buffer);
        }

        Place prepared() {
            Payload.write(ofLeft.left(), 0);
            Payload.write(ofRight.left(), 0);
            Payload.write(sums.left(), 0);
            return this;
        }

        void addUpLeft() {
            Payload.write(sums.left(), Payload.read(ofLeft.left()) + Payload.read(ofRight.left()));
        }

        void addUpRight() {
            Payload.write(sums.right(), Payload.read(ofLeft.right()) + Payload.read(ofRight.right()));
        }
    }
}
