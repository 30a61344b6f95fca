package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.WhenSlow;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("SLEEP")
@Description("A subscriber says that it is about to sleep, then looks once more, while a message is put.")
@Outcome(
        id = {"0, woken", "0, not woken", "nothing, woken"},
        expect = ACCEPTABLE,
        desc = "It has the message, or its sleep ends at once.")
@Outcome(id = "nothing, not woken", expect = FORBIDDEN, desc = "It would sleep, with a message there.")
@State
public class TopicSubscriberSleeps {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().emptied();
    private int announced;

    @Actor
    public void publisher() {
        place.putLeft(0);
    }

    @Actor
    public void subscriber(LL_Result result) {
        announced = place.subscribers.right().announce();
        result.r1 = "nothing";
        place.pollRight(number -> result.r1 = number);
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(place.subscribers.right(), announced);
    }
}
