package io.mortise.bench.messages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What one JVM has of a subject: its lanes, opened when they are first needed, and the board. Used by one thread at a time for opening. */
final class Station {
    private final Lanes lanes;
    private final Board board;
    private final Map<String, Lane> open = new HashMap<>();

    private Station(Lanes lanes, Board board) {
        this.lanes = lanes;
        this.board = board;
    }

    static Station open(Path memory, boolean isFirst) throws IOException {
        return new Station(new Lanes(memory, isFirst), Board.open(memory));
    }

    Board board() {
        return board;
    }

    /**
     * A lane of that name and tuning: always the same.
     *
     * @param subject whose
     * @param name    of the lane
     * @param tuning  of it
     */
    synchronized Lane lane(Subject subject, String name, Tuning tuning) throws IOException {
        String key = name + "-" + tuning.ringBytes();
        Lane lane = open.get(key);
        if (lane == null) {
            lane = lanes.open(subject, key, tuning);
            open.put(key, lane);
        }
        return lane;
    }

    /** Closes those lanes whose messages stay for ever, when nobody needs them any more. All others end with the process. */
    synchronized void forget(Subject subject) throws IOException {
        if (!subject.isKeptForEver()) {
            return;
        }
        for (Lane lane : open.values()) {
            lane.close();
        }
        open.clear();
    }
}
