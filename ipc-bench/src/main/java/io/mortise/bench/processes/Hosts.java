package io.mortise.bench.processes;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Starts JVMs that use what is measured, as a user's program does: from jars, and with folders of their own for regions, temporary files and
 * class archives, so that nothing of a run is left, and nothing of earlier ones is found.
 *
 * @param directory of the run
 * @param jars      first on their class path
 * @param patience  for one task
 */
record Hosts(RunDirectory directory, List<Path> jars, Duration patience) {
    static final String CACHE_VARIABLE = "XDG_CACHE_HOME";

    /** A JVM; its name is that of its class archives too. */
    Peer start(String name) throws IOException, InterruptedException {
        return Peer.start(
                directory,
                name,
                patience,
                child -> child.classPath(Jars.before(jars))
                        .environment("MORTISE_DIR", directory.memory().toString())
                        .environment(CACHE_VARIABLE, cache(name).toString())
                        .jvmOptions("-Djava.io.tmpdir=" + directory.disk()));
    }

    private Path cache(String name) {
        return directory.disk().resolve(name + "-cache");
    }

    /** Removes what a JVM of that name, which has ended, has left to those after it. */
    void forget(String name) {
        RunDirectory.deleteTree(cache(name));
    }
}
