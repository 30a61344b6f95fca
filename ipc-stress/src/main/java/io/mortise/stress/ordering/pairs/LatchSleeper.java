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
@Orders({"SLEEP", "LATCH_COUNT"})
@Description("One says that it is about to sleep, then looks once more at the latch, while another opens it.")
@Outcome(
        id = {"open, woken", "open, not woken", "closed, woken"},
        expect = ACCEPTABLE,
        desc = "It finds it open, or its sleep ends at once.")
@Outcome(expect = FORBIDDEN, desc = "It would sleep, with the latch open.")
@State
public class LatchSleeper {
    private final LatchPlace place = LatchPlace.next();
    private int announced;

    public LatchSleeper() {
        place.latches.left().countDown();
    }

    @Actor
    public void counter() {
        place.latches.left().countDown();
    }

    @Actor
    public void sleeper(LL_Result result) {
        announced = place.word.announce();
        result.r1 = place.latches.right().getCount() == 0 ? "open" : "closed";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(place.word, announced);
    }
}
