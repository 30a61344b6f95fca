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
@Orders("EVENT_SET")
@Description("One writes, and sets an event, while another looks whether it is set, and then reads.")
@Outcome(
        id = {"not set, 0", "set, 1"},
        expect = ACCEPTABLE,
        desc = "Not set yet, or set, and all that was written before is seen.")
@Outcome(expect = FORBIDDEN, desc = "Set, and not all that was written before is seen.")
@State
public class EventSet {
    private final EventPlace place = EventPlace.next();

    @Actor
    public void setter() {
        Payload.write(place.data.left(), 1);
        place.events.left().set();
    }

    @Actor
    public void looker(LL_Result result) {
        boolean isSet = place.events.right().isSet();
        result.r1 = isSet ? "set" : "not set";
        result.r2 = isSet ? Payload.read(place.data.right()) : 0;
    }
}
