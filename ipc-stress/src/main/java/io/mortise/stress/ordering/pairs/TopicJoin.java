package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Subscription;
import io.mortise.queue.WhenSlow;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders({"TOPIC-JOIN", "TOPIC-CURSOR"})
@Description("Somebody subscribes who blocks, while messages are published each of which overwrites the one before.")
@Outcome(id = "in order", expect = ACCEPTABLE, desc = "All that follow the first it has seen, each whole.")
@Outcome(expect = FORBIDDEN, desc = "One was overwritten that it had been promised.")
@State
public class TopicJoin {
    private static final Places<TopicPlace> PLACES = TopicPlace.places(WhenSlow.BLOCK_PUBLISHER);

    private final TopicPlace place = PLACES.next().deserted();

    @Actor
    public void publisher() {
        for (int number = 0; number < 3; number++) {
            place.insistLeft(number);
        }
    }

    @Actor
    public void subscriber(L_Result result) {
        Subscription subscription = place.subscribe();
        long[] last = {Long.MIN_VALUE};
        result.r1 = "in order";
        for (int attempt = 0; attempt < TopicPlace.PATIENCE; attempt++) {
            place.poll(subscription, number -> {
                // What was there before this try, or was not published for lack of room, has another number.
                if (number == -1 || (last[0] >= 0 && number <= last[0])) {
                    result.r1 = last[0] + " then " + number;
                }
                last[0] = number;
            });
        }
        place.returned(subscription);
    }
}
