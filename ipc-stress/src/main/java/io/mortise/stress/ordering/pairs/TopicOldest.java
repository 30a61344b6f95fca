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
@Orders({"TOPIC-OLDEST", "TOPIC-RECORD"})
@Description("A message is overwritten while a subscriber that drops copies it.")
@Outcome(
        id = {"0", "1", "2", "nothing"},
        expect = ACCEPTABLE,
        desc = "A whole one, or none since each was overwritten before it was looked at.")
@Outcome(expect = FORBIDDEN, desc = "Part of one and part of another.")
@State
public class TopicOldest {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.DROP_OLDEST);

    private final TopicPlace place = PLACES.next().emptied();

    public TopicOldest() {
        place.offerLeft(0);
    }

    @Actor
    public void publisher() {
        place.offerLeft(1);
        place.offerLeft(2);
    }

    @Actor
    public void subscriber(L_Result result) {
        result.r1 = "nothing";
        place.pollRight(number -> result.r1 = number);
    }
}
