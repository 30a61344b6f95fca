package io.mortise.transport;

import org.agrona.DirectBuffer;

/** Reads a message where it was written: in shared memory, piece by piece. */
@FunctionalInterface
public interface PieceReader {
    /**
     * Reads one piece.
     *
     * @param piece         exactly as long as the piece; to be forgotten on return, for the memory goes back to the sender.
     * @param messageOffset where in the message the piece begins.
     * @param messageLength length of the whole message in bytes; the last piece ends there.
     */
    void read(DirectBuffer piece, int messageOffset, int messageLength);
}
