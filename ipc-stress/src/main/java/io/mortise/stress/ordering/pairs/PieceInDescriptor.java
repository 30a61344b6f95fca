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
@Orders("PIECE")
@Description("A message that lies in its descriptor is sent while somebody looks for it.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not sent yet.")
@Outcome(id = "whole", expect = ACCEPTABLE, desc = "Sent, and whole.")
@Outcome(expect = FORBIDDEN, desc = "Its number was seen before its bytes.")
@State
public class PieceInDescriptor {
    private final LanePlace place = LanePlace.next();

    @Actor
    public void sender() {
        place.send(Long.BYTES);
    }

    @Actor
    public void receiver(L_Result result) {
        result.r1 = place.receive();
    }
}
