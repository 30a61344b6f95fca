package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Orders("HAND_OVER")
@Description("Two who wait for the lock each count up two plain numbers that lie apart.")
@Outcome(
        id = {"1, 2", "2, 1"},
        expect = ACCEPTABLE,
        desc = "One after the other; the second saw all that the first wrote.")
@Outcome(
        expect = FORBIDDEN,
        desc = "Both inside at once, or the second acquired before it saw what the first wrote, wholly or in part.")
@State
public class HandOverByLock {
    private final LockPlace place = LockPlace.next();

    @Actor
    public void left(II_Result result) {
        result.r1 = LockPlace.lockAndCountUp(place.locks.left(), place.data.left());
    }

    @Actor
    public void right(II_Result result) {
        result.r2 = LockPlace.lockAndCountUp(place.locks.right(), place.data.right());
    }
}
