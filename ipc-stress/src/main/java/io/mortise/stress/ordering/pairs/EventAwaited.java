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
@Orders({"EVENT_SET", "SLEEP"})
@Description("One writes, and sets an event, while another waits for it.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "It returns, and sees all that was written before.")
@Outcome(expect = FORBIDDEN, desc = "Not all that was written before is seen.")
@State
public class EventAwaited {
    private final EventPlace place = EventPlace.next();

    @Actor
    public void setter() {
        Payload.write(place.data.left(), 1);
        place.events.left().set();
    }

    @Actor
    public void waiter(L_Result result) {
        place.events.right().awaitUninterruptibly();
        result.r1 = Payload.read(place.data.right());
    }
}
