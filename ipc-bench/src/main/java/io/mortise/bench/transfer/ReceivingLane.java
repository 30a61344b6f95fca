package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import java.io.IOException;

/** The receiver's end of one means of transport. */
interface ReceivingLane {
    /**
     * Waits for the next message, reads it to its last byte, into the sink or where it lies, and checks what can be
     * checked in no time.
     *
     * @param sink     private memory of the receiver, and what it expects
     * @param number   of the message
     * @param fillSink whether the bytes are wanted in the sink, even if this lane reads in place
     * @throws CorruptedException if it is not the message that was sent
     */
    void receive(Sink sink, long number, boolean fillSink) throws IOException;

    /** Tells the sender how many messages of this segment were read. */
    void sendCredit(long messages) throws IOException;

    /** Whether messages always end up in the sink; if not, the lane has compared the sum of each with the sender's. */
    default boolean alwaysFillsSink() {
        return true;
    }
}
