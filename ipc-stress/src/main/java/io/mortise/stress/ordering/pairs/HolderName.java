package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("HOLDER_NAME")
@Description("A holder signs while somebody asks for its name, and for that of the holder before it.")
@Outcome(
        id = {"name, nothing", "nothing, nothing", "nothing, name", "name, name"},
        expect = ACCEPTABLE,
        desc = "The name, or none.")
@Outcome(expect = FORBIDDEN, desc = "Part of one name and part of the other.")
@State
public class HolderName {
    private final HolderNamePlace place = HolderNamePlace.next();

    @Actor
    public void holder() {
        place.notes.left().sign(place.now(), HolderNamePlace.name(place.now()));
    }

    @Actor
    public void asker(LL_Result result) {
        result.r1 = HolderNamePlace.seen(place.notes.right().threadName(place.before()), place.before());
        result.r2 = HolderNamePlace.seen(place.notes.right().threadName(place.now()), place.now());
    }
}
