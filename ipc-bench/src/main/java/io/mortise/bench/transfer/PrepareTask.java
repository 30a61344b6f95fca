package io.mortise.bench.transfer;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;

/**
 * Has the receiver allocate its memory and touch all of it.
 *
 * @param maxBytes length of the longest message
 */
record PrepareTask(int maxBytes) implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) {
        context.keep(Receiver.class, new Receiver(Sink.allocate(maxBytes)));
        return true;
    }
}
