package io.mortise.bench.locks;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.region.Futex;
import java.io.IOException;

/**
 * Has the second JVM open the arena, for the matches to come, and load what it needs to wake others: one that has never slept itself
 * would leave that to the sleeper's own looks at the word.
 */
record OpenTask() implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        context.keep(Arena.class, Arena.open(context.memory()));
        return Futex.load();
    }
}
