package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import io.mortise.sync.LatchDescriptor;
import io.mortise.sync.SharedLatch;
import io.mortise.sync.SyncDoor;
import org.agrona.concurrent.AtomicBuffer;

/** A latch that waits for two, and what each of them writes before it counts, which is 0 at first. */
final class LatchPlace {
    private static final Places<LatchPlace> PLACES = new Places<>(LatchPlace::new);

    final Both<SharedLatch> latches;
    final Both<AtomicBuffer> ofLeft;
    final Both<AtomicBuffer> ofRight;
    final WaitWord word;
    private final AtomicBuffer memory;

    private LatchPlace() {
        Both<Extent> extents = Arena.extents(LatchDescriptor.LENGTH);
        memory = extents.left().buffer();
        latches = extents.map(SyncDoor::latch);
        word = SyncDoor.waitWord(extents.right(), LatchDescriptor.WAIT_OFFSET);
        ofLeft = Arena.extents(Payload.LENGTH).map(Extent::buffer);
        ofRight = Arena.extents(Payload.LENGTH).map(Extent::buffer);
    }

    static LatchPlace next() {
        LatchPlace place = PLACES.next();
        place.memory.putLong(LatchDescriptor.COUNT_OFFSET, 2);
        Payload.write(place.ofLeft.left(), 0);
        Payload.write(place.ofRight.left(), 0);
        return place;
    }

    /** {@return what the latch allows to see} */
    static String seen(SharedLatch latch, AtomicBuffer ofOther) {
        return latch.getCount() > 0 ? "closed" : Payload.read(ofOther) == 1 ? "open" : "unseen";
    }
}
