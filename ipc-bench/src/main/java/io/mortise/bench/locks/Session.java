package io.mortise.bench.locks;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.harness.Samples;
import java.io.IOException;
import java.util.List;

/**
 * What trials work with.
 *
 * @param plan      what is wanted
 * @param directory of the run
 * @param matches   of two parties
 * @param samples   to be added to
 */
record Session(LocksPlan plan, RunDirectory directory, Matches matches, Samples samples) {
    /** Another JVM, for one trial alone. */
    Peer freshJvm(String name, List<String> jvmOptions) throws IOException, InterruptedException {
        return Peer.start(directory, name, jvmOptions, plan.patience());
    }

    Arena arena() {
        return matches.arena();
    }
}
