package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.WaitWord;
import io.mortise.stress.ordering.Orders;
import io.mortise.sync.ReadWriteLockDescriptor;
import io.mortise.sync.SyncDoor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"DRAINED", "SLEEP"})
@Description("A writer says that it is about to sleep, then looks once more for readers, while the last one leaves.")
@Outcome(
        id = {"nobody, woken", "nobody, not woken", "reader, woken"},
        expect = ACCEPTABLE,
        desc = "It finds that the reader is gone, or its sleep ends at once.")
@Outcome(id = "reader, not woken", expect = FORBIDDEN, desc = "It would sleep, with nobody reading.")
@State
public class DrainerSleeps {
    private final ReadWritePlace place = ReadWritePlace.next();
    private final WaitWord drained =
            SyncDoor.waitWord(place.parts.right().extent(), ReadWriteLockDescriptor.DRAINED_OFFSET);
    private int announced;

    @Actor
    public void reader() {
        ReadWritePlace.read(place.locks.left(), place.data.left());
    }

    @Actor
    public void drainer(LL_Result result) {
        announced = drained.announce();
        result.r1 = place.locks.right().getReadLockCount() == 0 ? "nobody" : "reader";
    }

    @Arbiter
    public void kernel(LL_Result result) {
        result.r2 = Sleep.outcome(drained, announced);
    }
}
