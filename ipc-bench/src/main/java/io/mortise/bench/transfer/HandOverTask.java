package io.mortise.bench.transfer;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.io.IOException;

/**
 * The receiver's part of a hand-over: takes the payload and gives it back, again and again.
 *
 * @param length  of the payload in bytes
 * @param rounds  how often it is taken
 * @param number  that the payload is marked with
 */
record HandOverTask(int length, int rounds, long number) implements PeerTask<Boolean> {
    @Override
    public Boolean run(PeerContext context) throws IOException {
        HandOver handOver = context.kept(Receiver.class).handOver();
        context.probe().respond(Patience.PROBE_NS);
        long expected = HandOver.handle(length);
        long given = expected;
        for (int i = 0; i < rounds && given == expected; i++) {
            given = handOver.take();
            handOver.give(given);
        }
        context.probe().respond(Patience.PROBE_NS);
        if (given != expected) {
            throw new CorruptedException("the handle " + given + " arrived, sent was " + expected);
        }
        handOver.checkMark(given, number);
        return true;
    }
}
