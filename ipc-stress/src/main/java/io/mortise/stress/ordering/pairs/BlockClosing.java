package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Block;
import io.mortise.queue.BlockDoor;
import io.mortise.queue.BlockPool;
import io.mortise.region.RegionDoor;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("BLOCK-CLOSING")
@Description("A thread acquires the only block while another closes the region of their process, which gives it back.")
@Outcome(
        id = {"acquired, 1", "refused, 1", "none, 1"},
        expect = ACCEPTABLE,
        desc = "The block was given back, or never acquired.")
@Outcome(expect = FORBIDDEN, desc = "It was acquired after the closing had looked for what to give back.")
@State
public class BlockClosing {
    private static final Places<BlockPlace> PLACES = BlockPlace.places();

    private final BlockPlace place = PLACES.next().emptied();
    private final RegionDoor.Part part = place.parts.left().again();
    private final BlockPool pool = BlockDoor.handle(part.extent());

    @Actor
    public void taker(LL_Result result) {
        try {
            result.r1 = pool.tryAcquire(new Block()) ? "acquired" : "none";
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
        result.r2 = place.pools.right().free();
    }
}
