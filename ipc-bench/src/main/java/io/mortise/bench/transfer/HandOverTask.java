package io.mortise.bench.transfer;

import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.Sizes;
import java.io.IOException;

/**
 * The receiver's part of a hand-over: takes the payload and gives it back, until it is told that this is enough.
 *
 * @param length of the payload in bytes
 * @param number that the payload is marked with
 */
record HandOverTask(int length, long number) implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        HandOver handOver = context.kept(Receiver.class).handOver();
        context.probe().respond(Patience.PROBE_NS);
        while (handOver.take()) {
            handOver.give();
        }
        context.probe().respond(Patience.PROBE_NS);
        handOver.end(length, number);
        return true;
    }

    @Override
    public String toString() {
        return Subject.SHM_HAND_OVER.label() + " at " + Sizes.format(length);
    }
}
