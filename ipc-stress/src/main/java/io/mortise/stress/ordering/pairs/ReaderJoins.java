package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import io.mortise.sync.SharedReadWriteLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders({"CELLS", "CELLS_IN_USE", "READERS"})
@Description("An attachment that has not yet used the lock finds it, and reads, while another writes.")
@Outcome(
        id = {"before, wrote 1", "after, wrote 1"},
        expect = ACCEPTABLE,
        desc = "One after the other.")
@Outcome(
        id = {"before, refused", "refused, wrote 1", "refused, refused"},
        expect = ACCEPTABLE,
        desc = "One saw the other, or both did.")
@Outcome(expect = FORBIDDEN, desc = "The writer overlooked the reader's new cell.")
@State
public class ReaderJoins {
    private final ReadWritePlace place = ReadWritePlace.next();

    public ReaderJoins() {
        place.forgetLeft();
    }

    @Actor
    public void reader(LL_Result result) {
        SharedReadWriteLock found =
                SharedReadWriteLock.at(place.parts.left().again().extent(), 0);
        result.r1 = ReadWritePlace.tryRead(found, place.data.left());
    }

    @Actor
    public void writer(LL_Result result) {
        result.r2 = ReadWritePlace.tryWrite(place.locks.right(), place.data.right());
    }
}
