package io.mortise.bench.messages;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.region.Futex;
import java.io.IOException;

/**
 * Has a JVM make room for the lanes to come, and load what it needs to wake others.
 *
 * @param isFirst whether it is the one that sends first, which has what there is one of
 */
record OpenTask(boolean isFirst) implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        context.keep(Station.class, Station.open(context.memory(), isFirst));
        return Futex.load();
    }

    @Override
    public String toString() {
        return "the opening of its station";
    }
}
