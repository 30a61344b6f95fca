package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.WhenSlow;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("TOPIC-RECORD")
@Description("A message is published while a subscriber looks for it where it lies.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not published yet.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Published, and whole.")
@Outcome(expect = FORBIDDEN, desc = "Received before all of it could be seen.")
@State
public class TopicRecord {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().emptied();

    @Actor
    public void publisher() {
        place.offerLeft(0);
    }

    @Actor
    public void subscriber(L_Result result) {
        result.r1 = "nothing";
        place.awaitRight(number -> result.r1 = number);
    }
}
