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
@Orders("QUEUE-COMMIT")
@Description("A message that lies in its cell is sent while somebody looks for it.")
@Outcome(id = "nothing", expect = ACCEPTABLE, desc = "Not committed yet.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Committed, and whole.")
@Outcome(expect = FORBIDDEN, desc = "Taken before all of it could be seen.")
@State
public class QueueCommitShort {
    private static final Places<QueuePlace> PLACES = QueuePlace.places(1);

    private final QueuePlace place = PLACES.next().emptied();

    @Actor
    public void producer() {
        place.offerLeft(1, QueuePlace.SHORT_BYTES);
    }

    @Actor
    public void consumer(L_Result result) {
        result.r1 = "nothing";
        place.awaitRight(number -> result.r1 = number);
    }
}
