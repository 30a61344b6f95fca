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
@Description(
        "A producer says that it is about to sleep, then looks once more, while a message is taken out of the full queue.")
@Outcome(
        id = {"sent, woken", "sent, not woken", "full, woken"},
        expect = ACCEPTABLE,
        desc = "It has sent its message, or its sleep ends at once.")
@Outcome(id = "full, not woken", expect = FORBIDDEN, desc = "It would sleep, with room there.")
@State
public class QueueProducerSleeps {
    private static final Places<QueuePlace> PLACES = QueuePlace.places(1);

    private final QueuePlace place = PLACES.next().emptied();
    private int announced;

    public QueueProducerSleeps() {
        place.offerLeft(1, QueuePlace.SHORT_BYTES);
    }

    @Actor
    public void producer(LL_Result result) {
        announced = place.producers.left().announce();
        result.r1 = place.offerLeft(2, QueuePlace.SHORT_BYTES) ? "sent" : "full";
    }

    @Actor
    public void consumer() {
        place.pollRight(number -> {});
    }

    @Arbiter
    public void kernel(LL_Result result) {
        AtomicBuffer buffer = place.producers.left().buffer();
        boolean woken = buffer.getIntVolatile(place.producers.left().offset()) != announced;
        result.r2 = woken ? "woken" : "not woken";
    }
}
