package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.collection.MapDoor;
import io.mortise.collection.SharedMap;
import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("COLLECTION-CLOSING")
@Description(
        "A thread puts something into a map while another closes the region of their process, which waits for that.")
@Outcome(id = "put, 1", expect = ACCEPTABLE, desc = "The closing waited for it, or came later.")
@Outcome(id = "refused, nothing", expect = ACCEPTABLE, desc = "It was too late.")
@Outcome(expect = FORBIDDEN, desc = "The region was given up in the middle of a change.")
@State
public class MapClosing {
    private static final int LENGTH = 64;
    private static final Places<MapPlace> PLACES = MapPlace.places(1, 2);

    private final MapPlace place = PLACES.next().emptied();

    /** A handle that was not closed yet. */
    private final RegionDoor.Part part = place.parts.left().again();

    private final SharedMap<Long, byte[]> map = MapDoor.handle(part.extent());

    @Actor
    public void writer(LL_Result result) {
        try {
            map.put(1L, place.value(1, LENGTH));
            result.r1 = "put";
        } catch (IllegalStateException closed) {
            result.r1 = "refused";
        }
    }

    @Actor
    public void closer(LL_Result result) {
        part.close();
        result.r2 = MapDoor.isChanging(place.memory.right())
                ? "changing"
                : place.number(place.maps.right().get(1L));
    }
}
