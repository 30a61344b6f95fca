package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.mortise.region.Extent;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

@JCStressTest
@Description("As the sleepers' tests, with a sleeper and a waker that both store with release and then load.")
@Outcome(
        id = {"true, false", "false, true", "true, true"},
        expect = ACCEPTABLE,
        desc = "One of them sees the other.")
@Outcome(
        id = "false, false",
        expect = ACCEPTABLE_INTERESTING,
        desc = "It sleeps, and is not woken: what the other tests would see of a release where there has to be more.")
@State
public class WeakSleep {
    private static final int ASLEEP_OFFSET = 0;
    private static final int THERE_OFFSET = 128;
    private static final Places<Both<AtomicBuffer>> PLACES =
            new Places<>(() -> Arena.extents(2 * THERE_OFFSET).map(Extent::buffer));

    private final Both<AtomicBuffer> place = PLACES.next();

    public WeakSleep() {
        place.left().putInt(ASLEEP_OFFSET, 0);
        place.left().putInt(THERE_OFFSET, 0);
    }

    @Actor
    public void sleeper(ZZ_Result result) {
        place.left().putIntRelease(ASLEEP_OFFSET, 1);
        result.r1 = place.left().getIntAcquire(THERE_OFFSET) != 0;
    }

    @Actor
    public void waker(ZZ_Result result) {
        place.right().putIntRelease(THERE_OFFSET, 1);
        result.r2 = place.right().getIntAcquire(ASLEEP_OFFSET) != 0;
    }
}
