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
@Orders({"END", "PIECE"})
@Description("The last message is sent, and then the end, while somebody looks for either.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Neither sent yet.")
@Outcome(id = "whole", expect = ACCEPTABLE, desc = "Who sees the end finds the message first.")
@Outcome(expect = FORBIDDEN, desc = "The end was seen before the message, or the message was not whole.")
@State
public class LaneEnd {
    private final LanePlace place = LanePlace.next();

    @Actor
    public void sender() {
        place.send(16);
        place.lane.end();
    }

    @Actor
    public void receiver(L_Result result) {
        result.r1 = place.receive();
    }
}
