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
@Description("A publisher says that it is about to sleep, then looks once more, while a message is taken.")
@Outcome(
        id = {"room, woken", "room, not woken", "full, woken"},
        expect = ACCEPTABLE,
        desc = "There is room, or its sleep ends at once.")
@Outcome(id = "full, not woken", expect = FORBIDDEN, desc = "It would sleep, with room there.")
@State
public class TopicPublisherSleeps {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().emptied();
    private int announced;

    public TopicPublisherSleeps() {
        place.offerLeft(0);
    }

    @Actor
    public void subscriber() {
        place.takeRight(number -> {});
    }

    @Actor
    public void publisher(LL_Result result) {
        announced = place.publishers.left().announce();
        result.r1 = place.offerLeft(1) ? "room" : "full";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(place.publishers.left(), announced);
    }
}
