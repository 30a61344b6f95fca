package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("SLEEP")
@Description("A consumer says that it is about to sleep, then looks once more, while a message is sent.")
@Outcome(
        id = {"1, woken", "1, not woken", "nothing, woken"},
        expect = ACCEPTABLE,
        desc = "It has the message, or its sleep ends at once.")
@Outcome(id = "nothing, not woken", expect = FORBIDDEN, desc = "It would sleep, with a message there.")
@State
public class QueueConsumerSleeps {
    private static final Places<QueuePlace> PLACES = QueuePlace.places(1);

    private final QueuePlace place = PLACES.next().emptied();
    private int announced;

    @Actor
    public void producer() {
        place.offerLeft(1, QueuePlace.SHORT_BYTES);
    }

    @Actor
    public void consumer(LL_Result result) {
        announced = place.consumers.right().announce();
        result.r1 = "nothing";
        place.pollRight(number -> result.r1 = number);
    }

    @Arbiter
    public void kernel(LL_Result result) {
        AtomicBuffer buffer = place.consumers.right().buffer();
        boolean woken = buffer.getIntVolatile(place.consumers.right().offset()) != announced;
        result.r2 = woken ? "woken" : "not woken";
    }
}
