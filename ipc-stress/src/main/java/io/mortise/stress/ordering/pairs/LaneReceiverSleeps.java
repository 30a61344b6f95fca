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
@Orders("SLEEP")
@Description("A receiver says that it is about to sleep, then looks once more, while a message is sent.")
@Outcome(id = "NONE", expect = ACCEPTABLE, desc = "It has found the message.")
@Outcome(id = "WOKEN", expect = ACCEPTABLE, desc = "Its sleep would have ended at once.")
@Outcome(expect = FORBIDDEN, desc = "It would sleep, with a message there.")
@State
public class LaneReceiverSleeps {
    private final LanePlace place = LanePlace.next();
    private volatile boolean sent;

    @Actor
    public void sender() {
        place.send(Long.BYTES);
        sent = true;
    }

    @Actor
    public void receiver(L_Result result) {
        result.r1 = place.lane.sleep(() -> sent);
    }
}
