package io.mortise.transport;

import org.agrona.MutableDirectBuffer;

/** Writes a message where it will be read: into shared memory, piece by piece. */
@FunctionalInterface
public interface PieceWriter {
    /**
     * Writes one piece, all of it: what is left out has the bytes of an older message.
     *
     * @param piece         exactly as long as the piece; to be forgotten on return, for the memory goes to the receiver.
     * @param messageOffset where in the message the piece begins.
     */
    void write(MutableDirectBuffer piece, int messageOffset);
}
