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
@Orders({"READERS", "WRITTEN", "READ", "DRAINED"})
@Description("One reads while another writes; who comes second waits for the first.")
@Outcome(
        id = {"before, wrote 1", "after, wrote 1"},
        expect = ACCEPTABLE,
        desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "Both inside at once, or one did not see all of what the other did before.")
@State
public class ReadersAndWriterWait {
    private final ReadWritePlace place = ReadWritePlace.next();

    @Actor
    public void reader(LL_Result result) {
        result.r1 = ReadWritePlace.read(place.locks.left(), place.data.left());
    }

    @Actor
    public void writer(LL_Result result) {
        result.r2 = ReadWritePlace.write(place.locks.right(), place.data.right());
    }
}
