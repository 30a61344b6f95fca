package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.Extent;
import io.mortise.region.RegionDescriptor;
import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("SLOT")
@Description("A process takes a slot while somebody lists who is attached.")
@Outcome(
        id = {"nobody", "label"},
        expect = ACCEPTABLE,
        desc = "Not there yet, or there with all its fields.")
@Outcome(expect = FORBIDDEN, desc = "An owner word was seen before the fields that belong to it.")
@State
public class SlotTaken {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next().prepared();

    @Actor
    public void taker() {
        if (!place.taker.take(place.label())) {
            throw new IllegalStateException("the slot is free, and yet was not to be had");
        }
    }

    @Actor
    public void looker(L_Result result) {
        String found = place.looker.label();
        result.r1 = found.isEmpty() ? "nobody" : found.equals(place.label()) ? "label" : found;
    }

    private static final class Place {
        final AtomicBuffer memory;
        final RegionDoor.OneSlot taker;
        final RegionDoor.OneSlot looker;
        private int turn;

        Place() {
            Both<AtomicBuffer> slots =
                    Arena.extents(RegionDescriptor.SLOT_LENGTH).map(Extent::buffer);
            memory = slots.left();
            taker = RegionDoor.slots(slots.left(), true);
            looker = RegionDoor.slots(slots.right(), false);
        }

        Place prepared() {
            turn++;
            memory.putInt(RegionDescriptor.SLOT_OWNER_OFFSET, 0);
            return this;
        }

        String label() {
            return "taker " + turn;
        }
    }
}
