package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Description("As HandOverByTryLock, with a lock whose word is loaded and stored, but not compared and set.")
@Outcome(
        id = {"1, 2", "2, 1", "0, 1", "1, 0"},
        expect = ACCEPTABLE,
        desc = "As with a lock.")
@Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Both inside at once: what the other test would see of a broken lock.")
@State
public class WeakHandOver {
    private static final int WORD_OFFSET = 64;

    private final LockPlace place = LockPlace.next();

    @Actor
    public void left(II_Result result) {
        result.r1 = tryCountUp(place.data.left());
    }

    @Actor
    public void right(II_Result result) {
        result.r2 = tryCountUp(place.data.right());
    }

    private static int tryCountUp(AtomicBuffer data) {
        if (data.getLong(WORD_OFFSET) != 0) {
            return 0;
        }
        data.putLong(WORD_OFFSET, 1);
        int count = LockPlace.countUp(data);
        data.putLong(WORD_OFFSET, 0);
        return count;
    }
}
