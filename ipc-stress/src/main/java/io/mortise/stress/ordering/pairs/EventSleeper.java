package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"SLEEP", "EVENT_SET"})
@Description("One says that it is about to sleep, then looks once more at the event, while another sets it.")
@Outcome(
        id = {"set, woken", "set, not woken", "not set, woken"},
        expect = ACCEPTABLE,
        desc = "It finds it set, or its sleep ends at once.")
@Outcome(id = "not set, not woken", expect = FORBIDDEN, desc = "It would sleep, with the event set.")
@State
public class EventSleeper {
    private final EventPlace place = EventPlace.next();
    private int announced;

    @Actor
    public void setter() {
        place.events.left().set();
    }

    @Actor
    public void sleeper(LL_Result result) {
        announced = place.word.announce();
        result.r1 = place.events.right().isSet() ? "set" : "not set";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(place.word, announced);
    }
}
