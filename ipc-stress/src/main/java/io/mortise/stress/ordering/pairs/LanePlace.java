package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.transport.LaneDoor;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A lane that has not been used, and a message that differs from all that were in it before. */
final class LanePlace {
    private static final int LONGEST_BYTES = 1024;
    private static final Places<LanePlace> PLACES = new Places<>(LanePlace::new);

    private final Both<AtomicBuffer> memory =
            Arena.extents(LaneDoor.LENGTH_BYTES).map(Extent::buffer);
    private final UnsafeBuffer sent = new UnsafeBuffer(new byte[LONGEST_BYTES]);
    private final UnsafeBuffer received = new UnsafeBuffer(new byte[LONGEST_BYTES]);
    private long turn;
    LaneDoor lane = opened();

    static LanePlace next() {
        LanePlace place = PLACES.next();
        place.turn++;
        place.lane = place.opened();
        return place;
    }

    private LaneDoor opened() {
        return LaneDoor.open(Arena.LEFT.region(), memory.left(), Arena.RIGHT.region(), memory.right());
    }

    void send(int length) {
        for (int at = 0; at < length; at += Long.BYTES) {
            sent.putLong(at, turn);
        }
        lane.send(sent, length);
    }

    /** {@return what there is to receive without waiting} */
    String receive() {
        if (!lane.isReady()) {
            return "nothing";
        }
        int length = lane.receive(received);
        for (int at = 0; at < length; at += Long.BYTES) {
            if (received.getLong(at) != turn) {
                return "torn";
            }
        }
        return length < 0 ? "end" : "whole";
    }
}
