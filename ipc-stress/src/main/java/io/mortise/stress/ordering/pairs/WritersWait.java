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
@Orders({"WRITTEN", "HAND_OVER"})
@Description("Two write, one after the other.")
@Outcome(
        id = {"wrote 1, wrote 2", "wrote 2, wrote 1"},
        expect = ACCEPTABLE,
        desc = "The second saw all of what the first wrote.")
@Outcome(expect = FORBIDDEN, desc = "Both inside at once, or the second did not see what the first wrote.")
@State
public class WritersWait {
    private final ReadWritePlace place = ReadWritePlace.next();

    @Actor
    public void left(LL_Result result) {
        result.r1 = ReadWritePlace.write(place.locks.left(), place.data.left());
    }

    @Actor
    public void right(LL_Result result) {
        result.r2 = ReadWritePlace.write(place.locks.right(), place.data.right());
    }
}
