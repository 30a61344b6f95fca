package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import io.mortise.sync.SemaphoreOptions;
import io.mortise.sync.SharedSemaphore;
import io.mortise.sync.SyncDoor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("SEMAPHORE_CLOSING")
@Description("A thread takes the only permit while another closes the region of their process, which gives it back.")
@Outcome(
        id = {"taken, 1", "refused, 1", "none, 1"},
        expect = ACCEPTABLE,
        desc = "The permit was given back, or never taken.")
@Outcome(expect = FORBIDDEN, desc = "It was taken after the closing had looked for what to give back.")
@State
public class SemaphoreClosing {
    private static final Places<SemaphorePlace> PLACES =
            SemaphorePlace.places(SemaphoreOptions.permits(1).owned());

    private final SemaphorePlace place = PLACES.next().prepared();
    private final RegionDoor.Part part = place.parts.left().again();
    private final SharedSemaphore semaphore = SyncDoor.semaphore(part.extent());

    @Actor
    public void taker(LL_Result result) {
        try {
            result.r1 = semaphore.tryAcquire() ? "taken" : "none";
        } catch (IllegalStateException closed) {
            result.r1 = "refused";
        }
    }

    @Actor
    public void closer() {
        part.close();
    }

    @Arbiter
    public void other(LL_Result result) {
        result.r2 = place.semaphores.right().availablePermits();
    }
}
