package io.mortise.bench.processes;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a parent get used to starting children, without a class archive; and if it is to have one, waits until it is made.
 *
 * @param start        what is started
 * @param hasArchive   whether there is to be an archive afterwards
 */
record PrepareStartsTask(StartTask start, boolean hasArchive) implements PeerTask<Boolean> {
    private static final int TIMES = 2;
    private static final long NAP_MS = 20;

    @Override
    public Boolean run(PeerContext context) throws Exception {
        Starts without = start.starts(context, List.of("-Xshare:auto"));
        for (int i = 0; i < TIMES; i++) {
            long unused = without.bareJvm() + without.child();
        }
        if (!hasArchive) {
            return false;
        }
        long unused = start.starts(context, List.of()).child();
        while (!isArchiveMade()) { // or until patience with this task is over
            Thread.sleep(NAP_MS);
        }
        return true;
    }

    private static boolean isArchiveMade() throws IOException {
        Path folder = Path.of(System.getenv(Hosts.CACHE_VARIABLE), "mortise");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(folder, "*.jsa")) {
            return archives.iterator().hasNext();
        }
    }

    @Override
    public String toString() {
        return "making the class archive";
    }
}
