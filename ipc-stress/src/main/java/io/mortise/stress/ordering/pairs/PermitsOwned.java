package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import io.mortise.sync.SemaphoreOptions;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Orders({"PERMITS", "HAND_OVER"})
@Description("As PermitsSignalling, with permits that come back from the dead.")
@Outcome(
        id = {"1, 2", "2, 1"},
        expect = ACCEPTABLE,
        desc = "One after the other; the second saw all that the first wrote.")
@Outcome(
        id = {"0, 1", "1, 0"},
        expect = ACCEPTABLE,
        desc = "One came while the other had the permit.")
@Outcome(expect = FORBIDDEN, desc = "Both had it at once, or the second did not see what the first wrote.")
@State
public class PermitsOwned {
    private static final Places<SemaphorePlace> PLACES =
            SemaphorePlace.places(SemaphoreOptions.permits(1).owned());

    private final SemaphorePlace place = PLACES.next().prepared();

    @Actor
    public void left(II_Result result) {
        result.r1 = SemaphorePlace.tryCountUp(place.semaphores.left(), place.data.left());
    }

    @Actor
    public void right(II_Result result) {
        result.r2 = SemaphorePlace.tryCountUp(place.semaphores.right(), place.data.right());
    }
}
