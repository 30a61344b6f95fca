package io.mortise.bench.transfer;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** The sender's end of one means of transport. All lanes are driven by one loop and keep one protocol. */
interface SendingLane extends AutoCloseable {
    /** Sends the first bytes of a buffer in private memory as one message. */
    void send(UnsafeBuffer message, int length) throws IOException;

    /** Waits for the receiver to say how many messages of this segment it has read to their last byte. */
    long receiveCredit() throws IOException;

    /** How much may be on its way; no lane may have more than the others. */
    default Window window(int length) {
        return Window.of(length);
    }

    /** The means and the buffers that are in force, for people. */
    String describe();

    /** Wakes a thread that waits in it. */
    @Override
    void close();
}
