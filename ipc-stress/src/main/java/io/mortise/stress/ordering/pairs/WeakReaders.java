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
@Description("As ReadersAndWriterTry, with a reader and a writer that both store with release and then load.")
@Outcome(
        id = {"refused, inside", "inside, refused", "refused, refused"},
        expect = ACCEPTABLE,
        desc = "One saw the other, or both did.")
@Outcome(
        id = "inside, inside",
        expect = ACCEPTABLE_INTERESTING,
        desc = "Neither saw the other: what the other tests would see of a release where there has to be more.")
@State
public class WeakReaders {
    private static final int CELL_OFFSET = 0;
    private static final int WRITER_OFFSET = 128;
    private static final Places<Both<AtomicBuffer>> PLACES =
            new Places<>(() -> Arena.extents(2L * WRITER_OFFSET).map(Extent::buffer));

    private final Both<AtomicBuffer> place = PLACES.next();

    public WeakReaders() {
        place.left().putLong(CELL_OFFSET, 0);
        place.left().putLong(WRITER_OFFSET, 0);
    }

    @Actor
    public void reader(LL_Result result) {
        place.left().putLongRelease(CELL_OFFSET, 1);
        result.r1 = place.left().getLongAcquire(WRITER_OFFSET) == 0 ? "inside" : "refused";
    }

    @Actor
    public void writer(LL_Result result) {
        place.right().putLongRelease(WRITER_OFFSET, 1);
        result.r2 = place.right().getLongAcquire(CELL_OFFSET) == 0 ? "inside" : "refused";
    }
}
