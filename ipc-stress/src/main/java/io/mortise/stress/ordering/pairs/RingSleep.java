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
@Orders("RING-SLEEP")
@Description("The consumer of a ring says that it is about to sleep, then goes on looking for a while, and a message is"
        + " sent.")
@Outcome(
        id = {"1, woken", "1, not woken", "nothing, woken"},
        expect = ACCEPTABLE,
        desc = "It has the message, or its sleep ends at once.")
@Outcome(id = "nothing, not woken", expect = FORBIDDEN, desc = "It would sleep, with a message there.")
@State
public class RingSleep {
    private static final long LOOKS_FOR_NS = 20_000;
    private static final Places<QueuePlace> PLACES = QueuePlace.singlePlaces(1);

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
        long untilNs = System.nanoTime() + LOOKS_FOR_NS;
        boolean taken;
        do {
            taken = place.pollRight(number -> result.r1 = number);
        } while (!taken && untilNs - System.nanoTime() > 0);
    }

    @Arbiter
    public void kernel(LL_Result result) {
        AtomicBuffer buffer = place.consumers.right().buffer();
        boolean woken = buffer.getIntVolatile(place.consumers.right().offset()) != announced;
        result.r2 = woken ? "woken" : "not woken";
    }
}
