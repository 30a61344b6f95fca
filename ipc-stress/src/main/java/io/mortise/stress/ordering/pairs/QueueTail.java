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
@Orders("QUEUE-TAIL")
@Description("Two producers send at once; each must see where the message before its own ends.")
@Outcome(
        id = {"1, 2", "2, 1"},
        expect = ACCEPTABLE,
        desc = "Both messages are whole.")
@Outcome(expect = FORBIDDEN, desc = "One was written over the other.")
@State
public class QueueTail {
    private static final int BYTES = 56;
    private static final Places<QueuePlace> PLACES = QueuePlace.places(3);

    private final QueuePlace place = PLACES.next().emptied();

    @Actor
    public void left() {
        place.offerLeft(1, BYTES);
    }

    @Actor
    public void right() {
        place.offerRight(2, BYTES);
    }

    @Arbiter
    public void consumer(LL_Result result) {
        place.pollRight(number -> result.r1 = number);
        place.pollRight(number -> result.r2 = number);
    }
}
