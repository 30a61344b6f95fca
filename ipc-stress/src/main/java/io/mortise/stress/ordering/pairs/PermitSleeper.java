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
        "One that wants a permit says that it is about to sleep, then tries once more, while another releases one.")
@Outcome(
        id = {"taken, woken", "taken, not woken", "none, woken"},
        expect = ACCEPTABLE,
        desc = "It has its permit, or its sleep ends at once.")
@Outcome(expect = FORBIDDEN, desc = "It would sleep, with its permit there.")
@State
public class PermitSleeper {
    private static final Places<SemaphorePlace> PLACES = SemaphorePlace.places(SemaphoreOptions.permits(0));

    private final SemaphorePlace place = PLACES.next().prepared();
    private final WaitWord word =
            SyncDoor.waitWord(place.parts.right().extent(), SemaphoreDescriptor.SINGLE_WAIT_OFFSET);
    private int announced;

    public PermitSleeper() {
        place.semaphores.left().drainPermits();
    }

    @Actor
    public void giver() {
        place.semaphores.left().release();
    }

    @Actor
    public void sleeper(LL_Result result) {
        announced = word.announce();
        result.r1 = place.semaphores.right().tryAcquire() ? "taken" : "none";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(word, announced);
    }
}
