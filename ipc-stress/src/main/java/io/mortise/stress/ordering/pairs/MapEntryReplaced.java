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
@Orders({"COLLECTION-RETIRED", "COLLECTION-ENTRY"})
@Description("A value is replaced again and again, where the one before the last was, while somebody gets it.")
@Outcome(
        id = {"1", "2", "3", "4"},
        expect = ACCEPTABLE,
        desc = "One of them, and whole.")
@Outcome(expect = FORBIDDEN, desc = "None, or one that was overwritten while it was read, and nobody noticed.")
@State
public class MapEntryReplaced {
    private static final int LENGTH = 200;
    private static final Places<MapPlace> PLACES = MapPlace.places(1, 2);

    private final MapPlace place = PLACES.next().emptied();

    public MapEntryReplaced() {
        place.maps.left().put(1L, place.value(1, LENGTH));
    }

    @Actor
    public void writer() {
        for (int number = 2; number <= 4; number++) {
            place.maps.left().put(1L, place.value(number, LENGTH));
        }
    }

    @Actor
    public void reader(L_Result result) {
        result.r1 = place.number(place.maps.right().get(1L));
    }
}
