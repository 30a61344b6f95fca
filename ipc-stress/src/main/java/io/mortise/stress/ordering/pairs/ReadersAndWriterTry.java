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
@Orders({"READERS", "WRITTEN", "READ"})
@Description(
        "One tries to read while another tries to write; each tells the other that it comes, and then looks for it.")
@Outcome(
        id = {"before, wrote 1", "after, wrote 1"},
        expect = ACCEPTABLE,
        desc = "One after the other.")
@Outcome(
        id = {"before, refused", "refused, wrote 1", "refused, refused"},
        expect = ACCEPTABLE,
        desc = "One saw the other, or both did.")
@Outcome(expect = FORBIDDEN, desc = "Both inside at once, or one did not see all of what the other did before.")
@State
public class ReadersAndWriterTry {
    private final ReadWritePlace place = ReadWritePlace.next();

    @Actor
    public void reader(LL_Result result) {
        result.r1 = ReadWritePlace.tryRead(place.locks.left(), place.data.left());
    }

    @Actor
    public void writer(LL_Result result) {
        result.r2 = ReadWritePlace.tryWrite(place.locks.right(), place.data.right());
    }
}
