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
@Orders({"TOPIC-MARK", "TOPIC-OLDEST"})
@Description("A subscriber that drops finds out how many messages it has missed, while more are published.")
@Outcome(id = "true", expect = ACCEPTABLE, desc = "It has counted all before the one that it received.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "There was none just then.")
@Outcome(expect = FORBIDDEN, desc = "It has counted wrong.")
@State
public class TopicMark {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.DROP_OLDEST);

    private final TopicPlace place = PLACES.next().emptied();

    public TopicMark() {
        place.offerLeft(0);
        place.offerLeft(1);
    }

    @Actor
    public void publisher() {
        for (int number = 2; number < 40; number++) {
            place.offerLeft(number); // all marks are written anew
        }
    }

    @Actor
    public void subscriber(L_Result result) {
        result.r1 = "nothing";
        place.awaitRight(number -> result.r1 = number == place.counted() - 1);
    }
}
