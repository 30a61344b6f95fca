package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.stress.ordering.Orders;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders("BLOCK-JOIN")
@Description("An attachment joins a pool and acquires a block while another looks who has it.")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Nobody has it yet.")
@Outcome(id = "4711", expect = ACCEPTABLE, desc = "The one that has joined.")
@Outcome(expect = FORBIDDEN, desc = "The word names a slot whose owner is not known, or is taken for another.")
@State
public class BlockJoined {
    private static final Places<BlockPlace> PLACES = BlockPlace.places();
    private static final int SLOT = 3;
    private static final int OWNER = 4711;

    private final BlockPlace place = PLACES.next().emptied();

    public BlockJoined() {
        place.words.left().reset(SLOT);
    }

    @Actor
    public void joiner() {
        place.words.left().joinAndHold(OWNER, SLOT);
    }

    @Actor
    public void watcher(L_Result result) {
        result.r1 = place.words.right().holder();
    }
}
