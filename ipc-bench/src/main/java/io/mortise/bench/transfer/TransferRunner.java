package io.mortise.bench.transfer;

import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.PeerRun;
import io.mortise.bench.harness.RunDirectory;
import io.mortise.bench.report.Progress;
import java.io.IOException;
import java.util.List;

/** Sets up what a run needs, and takes it down, whatever happens. */
final class TransferRunner {
    /** The sink lies outside the heap; whether it fits the machine was asked before. */
    private static final String DIRECT_MEMORY = "-XX:MaxDirectMemorySize=4g";

    private TransferRunner() {}

    static TransferOutcome run(TransferPlan plan, Progress progress, long startNs)
            throws IOException, InterruptedException {
        try (RunDirectory directory = RunDirectory.create();
                Peer peer = Peer.start(directory, "peer", List.of(DIRECT_MEMORY), plan.patience())) {
            TransferRun run = new TransferRun(plan, directory, peer, progress, startNs);
            return PeerRun.await(peer, "mortise-bench-transfer", run::run);
        }
    }
}
