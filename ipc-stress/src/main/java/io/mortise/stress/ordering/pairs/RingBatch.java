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
@Orders("RING-RECORD")
@Description("Two messages are sent into a ring at once while its consumer looks for them.")
@Outcome(id = "nothing, nothing", expect = ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "nothing, 1", expect = ACCEPTABLE, desc = "There when it had lost patience with the first.")
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "Both there, whole and in order.")
@Outcome(expect = FORBIDDEN, desc = "One was there without the other, or not whole.")
@State
public class RingBatch {
    private static final Places<QueuePlace> PLACES = QueuePlace.singlePlaces(3);

    private final QueuePlace place = PLACES.next().emptied();

    @Actor
    public void producer() {
        place.offerTwoLeft(1, 2);
    }

    @Actor
    public void consumer(LL_Result result) {
        result.r1 = "nothing";
        result.r2 = "nothing";
        place.awaitRight(number -> result.r1 = number);
        place.pollRight(number -> result.r2 = number);
    }
}
