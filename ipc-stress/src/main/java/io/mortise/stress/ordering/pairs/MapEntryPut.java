package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("COLLECTION-ENTRY")
@Description("A value is put into a map while somebody gets it.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not put yet.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Put, and whole.")
@Outcome(expect = FORBIDDEN, desc = "Found before all of it could be seen.")
@State
public class MapEntryPut {
    private static final int LENGTH = 64;
    private static final Places<MapPlace> PLACES = MapPlace.places(1, 2);

    private final MapPlace place = PLACES.next().emptied();

    @Actor
    public void writer() {
        place.maps.left().put(1L, place.value(1, LENGTH));
    }

    @Actor
    public void reader(L_Result result) {
        result.r1 = place.number(place.maps.right().get(1L));
    }
}
