package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.region.WaitWord;
import io.mortise.sync.EventDescriptor;
import io.mortise.sync.SharedEvent;
import io.mortise.sync.SyncDoor;
import org.agrona.concurrent.AtomicBuffer;

/** An event that is not set, and what the one who sets it writes before, which is 0 at first. */
final class EventPlace {
    private static final Places<EventPlace> PLACES = new Places<>(EventPlace::new);

    final Both<SharedEvent> events;
    final Both<AtomicBuffer> data;
    final WaitWord word;

    private EventPlace() {
        Both<Extent> memory = Arena.extents(EventDescriptor.LENGTH);
        events = memory.map(SyncDoor::event);
        word = SyncDoor.waitWord(memory.right(), EventDescriptor.WAIT_OFFSET);
        data = Arena.extents(Payload.LENGTH).map(Extent::buffer);
    }

    static EventPlace next() {
        EventPlace place = PLACES.next();
        place.events.left().clear();
        Payload.write(place.data.left(), 0);
        return place;
    }
}
