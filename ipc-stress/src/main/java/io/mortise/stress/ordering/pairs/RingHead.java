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
@Orders("RING-HEAD")
@Description("A message is sent into the only room that a ring has, while its consumer reads the one that is there.")
@Outcome(
        id = {"1, nothing", "1, 2"},
        expect = ACCEPTABLE,
        desc = "What was read was whole.")
@Outcome(expect = FORBIDDEN, desc = "The record was written anew before its reader was done.")
@State
public class RingHead {
    private static final Places<QueuePlace> PLACES = QueuePlace.singlePlaces(3);

    private final QueuePlace place = PLACES.next().emptied();

    public RingHead() {
        place.offerLeft(1, QueuePlace.LONG_BYTES);
    }

    @Actor
    public void producer() {
        for (int attempt = 0; attempt < QueuePlace.PATIENCE; attempt++) {
            if (place.offerLeft(2, QueuePlace.LONG_BYTES)) {
                break;
            }
        }
    }

    @Actor
    public void consumer(LL_Result result) {
        result.r1 = "nothing";
        result.r2 = "nothing";
        place.pollRight(number -> result.r1 = number);
        place.awaitRight(number -> result.r2 = number);
    }
}
