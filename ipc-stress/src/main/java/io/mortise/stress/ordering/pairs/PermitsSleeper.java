package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.WaitWord;
import io.mortise.stress.ordering.Orders;
import io.mortise.sync.SemaphoreDescriptor;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SyncDoor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"SLEEP", "PERMITS"})
@Description(
        "One that wants two permits says that it is about to sleep, then tries once more, while another releases two.")
@Outcome(
        id = {"taken, woken", "taken, not woken", "none, woken"},
        expect = ACCEPTABLE,
        desc = "It has its permits, or its sleep ends at once.")
@Outcome(expect = FORBIDDEN, desc = "It would sleep, with its permits there.")
@State
public class PermitsSleeper {
    private static final Places<SemaphorePlace> PLACES = SemaphorePlace.places(SemaphoreOptions.permits(0));

    private final SemaphorePlace place = PLACES.next().prepared();
    private final WaitWord word =
            SyncDoor.waitWord(place.parts.right().extent(), SemaphoreDescriptor.MULTIPLE_WAIT_OFFSET);
    private int announced;

    public PermitsSleeper() {
        place.semaphores.left().drainPermits();
    }

    @Actor
    public void giver() {
        place.semaphores.left().release(2);
    }

    @Actor
    public void sleeper(LL_Result result) {
        announced = word.announce();
        result.r1 = place.semaphores.right().tryAcquire(2) ? "taken" : "none";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(word, announced);
    }
}
