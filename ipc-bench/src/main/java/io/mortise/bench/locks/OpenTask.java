package io.mortise.bench.locks;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.io.IOException;

/** Has the second JVM open the arena, for the matches to come. */
record OpenTask() implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        context.keep(Arena.class, Arena.open(context.memory()));
        return true;
    }
}
