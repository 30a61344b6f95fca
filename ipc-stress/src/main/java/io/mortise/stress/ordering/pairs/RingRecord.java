package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("RING-RECORD")
@Description("A message is sent into a ring while its consumer looks for it.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not there yet.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "There, and whole.")
@Outcome(expect = FORBIDDEN, desc = "Taken before all of it could be seen, or from a lap before.")
@State
public class RingRecord {
    private static final Places<QueuePlace> PLACES = QueuePlace.singlePlaces(1);

    private final QueuePlace place = PLACES.next().emptied();

    @Actor
    public void producer() {
        place.offerLeft(1, QueuePlace.LONG_BYTES);
    }

    @Actor
    public void consumer(L_Result result) {
        result.r1 = "nothing";
        place.awaitRight(number -> result.r1 = number);
    }
}
