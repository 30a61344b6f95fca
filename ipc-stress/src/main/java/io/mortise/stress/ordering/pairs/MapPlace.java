package io.mortise.stress.ordering.pairs;

import io.mortise.collection.MapDoor;
import io.mortise.collection.SharedMap;
import io.mortise.region.Extent;
import io.mortise.region.RegionDoor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An empty map, and values that differ from all that were in it before. */
final class MapPlace {
    static final String NOTHING = "nothing";
    static final String TORN = "torn";

    final Both<RegionDoor.Part> parts;
    final Both<Extent> memory;
    final Both<SharedMap<Long, byte[]>> maps;
    private byte turn;

    MapPlace(int stripes, int pages) {
        parts = Arena.allot(MapDoor.lengthBytes(stripes, pages));
        memory = parts.map(RegionDoor.Part::extent);
        MapDoor.make(memory.left(), stripes, pages);
        maps = memory.map(MapDoor::handle);
    }

    static Places<MapPlace> places(int stripes, int pages) {
        return new Places<>(() -> new MapPlace(stripes, pages));
    }

    /** For the maker of a state. {@return this, empty} */
    MapPlace emptied() {
        turn = (byte) (turn + 8);
        maps.right().clear();
        return this;
    }

    /** {@return a value of that number within this state} */
    byte[] value(int number, int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) (turn + number));
        return value;
    }

    /** {@return the number of a value, or that there is none, or that it is not whole} */
    String number(byte @Nullable [] value) {
        if (value == null) {
            return NOTHING;
        }
        for (byte each : value) {
            if (each != value[0]) {
                return TORN;
            }
        }
        return Integer.toString((byte) (value[0] - turn));
    }
}
