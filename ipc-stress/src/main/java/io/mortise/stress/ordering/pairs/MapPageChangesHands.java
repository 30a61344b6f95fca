package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.collection.MapDoor;
import io.mortise.region.RegionFullException;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"COLLECTION-PAGE", "COLLECTION-RETIRED"})
@Description("The only page for long values goes from one stripe to another, while somebody reads what was in it.")
@Outcome(
        id = {"1, full", "1, put", "nothing, full", "nothing, put"},
        expect = ACCEPTABLE,
        desc = "It was there, or not any more; and the page was free by then, or not.")
@Outcome(expect = FORBIDDEN, desc = "What was read is not whole, or somebody else's.")
@State
public class MapPageChangesHands {
    private static final int PAGE_BYTES = 4000;
    private static final int SHORT_BYTES = 16;

    /** For the table of each stripe, an entry of the second, and the one that changes hands. */
    private static final Places<MapPlace> PLACES = MapPlace.places(2, 4);

    private final MapPlace place = PLACES.next().emptied();
    private final long mine = MapDoor.keyIn(place.memory.left(), 0, 0);
    private final long theirs = MapDoor.keyIn(place.memory.left(), 1, 0);

    public MapPageChangesHands() {
        place.maps.left().put(mine, place.value(1, PAGE_BYTES));
        place.maps.right().put(theirs, place.value(2, SHORT_BYTES));
    }

    @Actor
    public void giver() {
        place.maps.left().remove(mine);
    }

    @Actor
    public void taker(LL_Result result) {
        try {
            place.maps.right().put(theirs, place.value(3, PAGE_BYTES));
            result.r2 = "put";
        } catch (RegionFullException full) {
            result.r2 = "full";
        }
    }

    @Actor
    public void reader(LL_Result result) {
        result.r1 = place.number(place.maps.left().get(mine));
    }
}
