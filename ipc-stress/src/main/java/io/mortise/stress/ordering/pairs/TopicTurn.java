package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Parties;
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
@Orders("TOPIC-TURN")
@Description("Two publishers publish at once.")
@Outcome(
        id = {"0, 1", "1, 0"},
        expect = ACCEPTABLE,
        desc = "Both, one behind the other.")
@Outcome(expect = FORBIDDEN, desc = "One wrote where the other had written.")
@State
public class TopicTurn {
    private static final Places<TopicPlace> PLACES =
            TopicPlace.places(TopicPlace.options(1024).publishers(Parties.MANY), WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().emptied();

    @Actor
    public void left() {
        place.offerLeft(0);
    }

    @Actor
    public void right() {
        place.offerRight(1);
    }

    @Arbiter
    public void subscriber(LL_Result result) {
        place.pollRight(number -> result.r1 = number);
        place.pollRight(number -> result.r2 = number);
    }
}
