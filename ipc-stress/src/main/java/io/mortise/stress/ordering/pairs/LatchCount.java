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
@Orders("LATCH_COUNT")
@Description("Two write and count down; who finds the latch open reads what the other wrote.")
@Outcome(
        id = {"open, open", "open, closed", "closed, open"},
        expect = ACCEPTABLE,
        desc = "Who finds it open sees what the other wrote.")
@Outcome(expect = FORBIDDEN, desc = "A count was lost, or what was written before it was not seen.")
@State
public class LatchCount {
    private final LatchPlace place = LatchPlace.next();

    @Actor
    public void left(LL_Result result) {
        Payload.write(place.ofLeft.left(), 1);
        place.latches.left().countDown();
        result.r1 = LatchPlace.seen(place.latches.left(), place.ofRight.left());
    }

    @Actor
    public void right(LL_Result result) {
        Payload.write(place.ofRight.right(), 1);
        place.latches.right().countDown();
        result.r2 = LatchPlace.seen(place.latches.right(), place.ofLeft.right());
    }
}
