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
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Description("As EventSet, with a flag that is set before what it announces is written.")
@Outcome(
        id = {"not set, 0", "set, 1"},
        expect = ACCEPTABLE,
        desc = "Not set yet, or set, and all is there.")
@Outcome(
        id = {"set, 0", "set, -1"},
        expect = ACCEPTABLE_INTERESTING,
        desc = "Set, and not all is there: what the other tests would see if a store had overtaken a release.")
@State
public class WeakPublication {
    private static final int FLAG_OFFSET = 64;
    private static final Places<Both<AtomicBuffer>> PLACES =
            new Places<>(() -> Arena.extents(Payload.LENGTH).map(Extent::buffer));

    private final Both<AtomicBuffer> place = PLACES.next();

    public WeakPublication() {
        place.left().putInt(FLAG_OFFSET, 0);
        Payload.write(place.left(), 0);
    }

    @Actor
    public void setter() {
        place.left().putIntRelease(FLAG_OFFSET, 1);
        Payload.write(place.left(), 1);
    }

    @Actor
    public void looker(LL_Result result) {
        boolean isSet = place.right().getIntAcquire(FLAG_OFFSET) != 0;
        result.r1 = isSet ? "set" : "not set";
        result.r2 = isSet ? Payload.read(place.right()) : 0;
    }
}
