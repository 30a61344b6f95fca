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
@Orders("TASK-TAKEN")
@Description("A consumer takes the only task, while another asks whether all tasks are done.")
@Outcome(
        id = {"there, not done", "taken, not done"},
        expect = ACCEPTABLE,
        desc = "It is in the queue, or counted as taken.")
@Outcome(expect = FORBIDDEN, desc = "It was overlooked, between the queue and the counts.")
@State
public class TaskTaken {
    private static final Places<TaskPlace> PLACES = new Places<>(TaskPlace::new);

    private final TaskPlace place = PLACES.next().withOneTask();

    @Actor
    public void consumer() {
        place.queues.left().poll();
    }

    @Actor
    public void joiner(LL_Result result) {
        result.r1 = "there";
        for (int attempt = 0; attempt < QueuePlace.PATIENCE; attempt++) {
            if (place.queues.right().bytes().size() == 0) {
                result.r1 = "taken";
                break;
            }
        }
        result.r2 = place.isJoinedRight() ? "done" : "not done";
    }
}
