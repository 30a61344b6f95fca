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
@Orders("BLOCK-FREE")
@Description("A block is read and released while another waits for it, and writes to it as soon as it has it.")
@Outcome(
        id = {"7, none", "7, acquired"},
        expect = ACCEPTABLE,
        desc = "What was read was still whole.")
@Outcome(expect = FORBIDDEN, desc = "It was overwritten before its reader was done.")
@State
public class BlockFreed {
    private static final Places<BlockPlace> PLACES = BlockPlace.places();

    private final BlockPlace place = PLACES.next().emptied();

    public BlockFreed() {
        if (place.pools.right().tryAcquire(place.blocks.right())) {
            place.fill(place.blocks.right(), 7);
        }
    }

    @Actor
    public void reader(LL_Result result) {
        Block block = place.blocks.right();
        result.r1 = place.payload(block);
        block.release();
    }

    @Actor
    public void writer(LL_Result result) {
        Block block = place.blocks.left();
        result.r2 = "none";
        for (int attempt = 0; attempt < QueuePlace.PATIENCE && !block.isHeld(); attempt++) {
            if (place.pools.left().tryAcquire(block)) {
                place.fill(block, 9);
                result.r2 = "acquired";
            }
        }
    }
}
