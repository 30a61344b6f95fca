package io.mortise.stress.ordering.pairs;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.region.Extent;
import io.mortise.stress.ordering.Orders;
import io.mortise.sync.ConditionDescriptor;
import io.mortise.sync.LockDescriptor;
import io.mortise.sync.SharedCondition;
import io.mortise.sync.SharedLock;
import org.agrona.concurrent.AtomicBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

@JCStressTest
@Orders({"CONDITION_GRANT", "HAND_OVER"})
@Description("One waits for a condition until a flag is set, while another writes, sets the flag and signals.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "It comes back, and sees all that was written before.")
@Outcome(expect = FORBIDDEN, desc = "Not all that was written before is seen.")
@State
public class ConditionAwaited {
    private static final Places<Place> PLACES = new Places<>(Place::new);

    private final Place place = PLACES.next().prepared();

    @Actor
    public void signaller() {
        place.set();
    }

    @Actor
    public void waiter(L_Result result) {
        result.r1 = place.await();
    }

    private static final class Place {
        private static final int CONDITION_OFFSET = LockDescriptor.BLOCK_LENGTH;
        private static final int LENGTH = CONDITION_OFFSET
                + ConditionDescriptor.length(Arena.LEFT.region().maxAttachments());

        private final Both<Extent> memory = Arena.extents(LENGTH);
        private final Both<SharedLock> locks = memory.map(extent -> SharedLock.at(extent, 0));
        private final Both<AtomicBuffer> data = Arena.extents(Payload.LENGTH).map(Extent::buffer);
        private final SharedCondition signalled = locks.left().condition(memory.left(), CONDITION_OFFSET);
        private final SharedCondition awaited = locks.right().condition(memory.right(), CONDITION_OFFSET);

        Place prepared() {
            Payload.write(data.left(), 0);
            return this;
        }

        void set() {
            locks.left().lock();
            try {
                Payload.write(data.left(), 1);
                signalled.signal();
            } finally {
                locks.left().unlock();
            }
        }

        long await() {
            locks.right().lock();
            try {
                while (Payload.read(data.right()) == 0) {
                    awaited.awaitUninterruptibly();
                }
                return Payload.read(data.right());
            } finally {
                locks.right().unlock();
            }
        }
    }
}
