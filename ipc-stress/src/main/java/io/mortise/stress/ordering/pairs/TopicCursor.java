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
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("TOPIC-CURSOR")
@Description(
        "A message is published into the only room there is, while a subscriber that blocks reads the one that is there.")
@Outcome(
        id = {"0, nothing", "0, 1"},
        expect = ACCEPTABLE,
        desc = "What was read was whole.")
@Outcome(expect = FORBIDDEN, desc = "A message was overwritten before its reader was done.")
@State
public class TopicCursor {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().emptied();

    public TopicCursor() {
        place.offerLeft(0);
    }

    @Actor
    public void publisher() {
        place.insistLeft(1);
    }

    @Actor
    public void subscriber(LL_Result result) {
        result.r1 = "nothing";
        result.r2 = "nothing";
        place.pollRight(number -> result.r1 = number);
        place.awaitRight(number -> result.r2 = number);
    }
}
