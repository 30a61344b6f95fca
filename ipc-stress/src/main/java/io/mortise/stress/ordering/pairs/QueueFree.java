package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"QUEUE-FREE", "QUEUE-HEAD"})
@Description(
        "Messages are sent, each into the cell of the one before the last, while a consumer reads them where they lie.")
@Outcome(
        id = {"nothing, nothing", "nothing, 1", "1, nothing", "1, 2"},
        expect = ACCEPTABLE,
        desc = "What was read was whole.")
@Outcome(expect = FORBIDDEN, desc = "A cell was written anew before its reader was done.")
@State
public class QueueFree {
    private static final Places<QueuePlace> PLACES = QueuePlace.places(1);

    private final QueuePlace place = PLACES.next().emptied();

    @Actor
    public void producer() {
        // One after the other, for each has to wait until there is room again.
        int next = 1;
        for (int attempt = 0; attempt < 2 * QueuePlace.PATIENCE && next <= 3; attempt++) {
            if (place.offerLeft(next, QueuePlace.SHORT_BYTES)) {
                next++;
            }
        }
    }

    @Actor
    public void consumer(LL_Result result) {
        result.r1 = "nothing";
        result.r2 = "nothing";
        place.awaitRight(number -> result.r1 = number);
        place.awaitRight(number -> result.r2 = number);
    }
}
