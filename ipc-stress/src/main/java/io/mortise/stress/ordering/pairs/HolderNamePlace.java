package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.sync.HolderNotesDoor;
import io.mortise.sync.LockDescriptor;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** A lock that one holder after the other has signed, each with a long name of its own. */
final class HolderNamePlace {
    private static final Places<HolderNamePlace> PLACES = new Places<>(HolderNamePlace::new);

    final Both<AtomicBuffer> blocks;
    final Both<HolderNotesDoor> notes;
    private long state;

    private HolderNamePlace() {
        blocks = Arena.extents(LockDescriptor.BLOCK_LENGTH).map(Extent::buffer);
        notes = blocks.map(HolderNotesDoor::new);
    }

    /** {@return a place that the holder before has signed} */
    static HolderNamePlace next() {
        HolderNamePlace place = PLACES.next();
        place.state += 2;
        place.notes.left().sign(place.before(), name(place.before()));
        return place;
    }

    long before() {
        return state;
    }

    long now() {
        return state + 1;
    }

    static String name(long state) {
        return String.valueOf((char) ('a' + state % 26)).repeat(LockDescriptor.NAME_MAX);
    }

    /** {@return what a reader makes of the holder with that state} */
    static String seen(@Nullable String found, long state) {
        return found == null ? "nothing" : found.equals(name(state)) ? "name" : "torn";
    }
}
