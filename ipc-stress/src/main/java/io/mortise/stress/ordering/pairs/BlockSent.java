package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.queue.Block;
import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("BLOCK-SEND")
@Description("A block is filled and sent while its receiver, who knows the handle already, tries to open it.")
@Outcome(id = "gone", expect = ACCEPTABLE, desc = "It was not sent yet.")
@Outcome(id = "7", expect = ACCEPTABLE, desc = "All that was written is there.")
@Outcome(expect = FORBIDDEN, desc = "It was opened before it was filled.")
@State
public class BlockSent {
    private static final Places<BlockPlace> PLACES = BlockPlace.places();

    private final BlockPlace place = PLACES.next().emptied();
    private final long handle = place.words.left().handleOfNextSend();

    @Actor
    public void sender() {
        Block block = place.blocks.left();
        if (place.pools.left().tryAcquire(block)) {
            place.fill(block, 7);
            block.send();
        }
    }

    @Actor
    public void receiver(L_Result result) {
        Block block = place.blocks.right();
        result.r1 = "gone";
        for (int attempt = 0; attempt < QueuePlace.PATIENCE && !block.isHeld(); attempt++) {
            if (place.pools.right().open(handle, block)) {
                result.r1 = place.number(block);
            }
        }
    }

    /** What nobody opened is opened now, so that it is free for the next. */
    @Arbiter
    public void leave(L_Result result) {
        try (Block late = new Block()) {
            place.pools.right().open(handle, late);
        }
    }
}
