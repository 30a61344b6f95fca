package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.mortise.sync.LockDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Description("As HolderName, with a holder that does not first say that the name is about to change.")
@Outcome(
        id = {"name, nothing", "nothing, nothing", "nothing, name", "name, name"},
        expect = ACCEPTABLE,
        desc = "The name, or none.")
@Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Part of one name and part of the other.")
@State
public class WeakHolderName {
    private final HolderNamePlace place = HolderNamePlace.next();

    @Actor
    public void holder() {
        AtomicBuffer block = place.blocks.left();
        block.putStringWithoutLengthUtf8(LockDescriptor.NAME_OFFSET, HolderNamePlace.name(place.now()));
        block.putLongRelease(LockDescriptor.NAMED_STATE_OFFSET, place.now());
    }

    @Actor
    public void asker(LL_Result result) {
        result.r1 = HolderNamePlace.seen(place.notes.right().threadName(place.before()), place.before());
        result.r2 = HolderNamePlace.seen(place.notes.right().threadName(place.now()), place.now());
    }
}
