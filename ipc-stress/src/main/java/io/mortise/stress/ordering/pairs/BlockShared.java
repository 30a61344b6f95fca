package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Block;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

@JCStressTest
@Orders("BLOCK-HOLD")
@Description("One who shared a block releases it, and tries to get it anew, while the other opens it.")
@Outcome(id = "none, 7", expect = ACCEPTABLE, desc = "The one who opened it has it.")
@Outcome(expect = FORBIDDEN, desc = "It was freed though it was sent and opened, or gone for its receiver.")
@State
public class BlockShared {
    private static final Places<BlockPlace> PLACES = BlockPlace.places();

    private final BlockPlace place = PLACES.next().emptied();
    private final long handle;

    public BlockShared() {
        Block block = place.blocks.left();
        if (place.pools.left().tryAcquire(block)) {
            place.fill(block, 7);
        }
        handle = block.share(1);
    }

    @Actor
    public void sharer(LL_Result result) {
        Block block = place.blocks.left();
        block.release();
        result.r1 = place.pools.left().tryAcquire(block) ? "acquired" : "none";
    }

    @Actor
    public void receiver(LL_Result result) {
        Block block = place.blocks.right();
        result.r2 = place.pools.right().open(handle, block) ? place.payload(block) : "gone";
    }
}
