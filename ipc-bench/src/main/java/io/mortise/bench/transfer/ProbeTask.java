package io.mortise.bench.transfer;

import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.io.IOException;

/**
 * The receiver's part of the bare word: answers as many probes as the sender makes.
 *
 * @param probes how many
 */
record ProbeTask(int probes) implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        for (int i = 0; i < probes; i++) {
            context.probe().respond(Patience.PROBE_NS);
        }
        return true;
    }
}
