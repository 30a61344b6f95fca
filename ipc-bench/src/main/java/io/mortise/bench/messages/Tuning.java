package io.mortise.bench.messages;

import io.mortise.bench.harness.Sizes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be chosen of a lane.
 *
 * @param ringBytes room for messages; 0 where there is nothing to choose
 * @param limit     how many messages a receiver takes at most before it makes room
 * @param waits     what each side does when it has nothing to do
 * @param batch     how many messages are handed over in one call
 */
record Tuning(int ringBytes, int limit, Waits waits, int batch) implements Serializable {
    /** The same in words, for people and for JSON. */
    String describe() {
        List<String> words = new ArrayList<>();
        if (ringBytes > 0) {
            words.add(Sizes.format(ringBytes));
        }
        if (limit > 1) {
            words.add("poll limit " + limit);
        }
        words.add(waits.label());
        return String.join(", ", words);
    }

    Tuning waiting(Waits other) {
        return new Tuning(ringBytes, limit, other, batch);
    }
}
