package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LJ_Result;

@JCStressTest
@Orders("QUEUE-RETURN")
@Description("Somebody takes the only message and gives it back, while another looks for one.")
@Outcome(
        id = {"nothing, 1", "1, 1"},
        expect = ACCEPTABLE,
        desc = "Given back once, and whole for whoever took it then.")
@Outcome(
        id = {"1, 0"},
        expect = ACCEPTABLE,
        desc = "The other was first.")
@Outcome(expect = FORBIDDEN, desc = "Counted twice or not at all, or taken before it was given back.")
@State
public class QueueReturned {
    private static final Places<QueuePlace> PLACES = QueuePlace.acknowledgedPlaces(3);

    private final QueuePlace place = PLACES.next().emptied();
    private final long before = place.redelivered();

    public QueueReturned() {
        place.offerLeft(1, QueuePlace.SHORT_BYTES);
    }

    @Actor
    public void holder() {
        place.takeAndGiveBackLeft();
    }

    @Actor
    public void consumer(LJ_Result result) {
        result.r1 = "nothing";
        place.awaitRight(number -> result.r1 = number);
    }

    @Arbiter
    public void count(LJ_Result result) {
        result.r2 = place.redelivered() - before;
    }
}
