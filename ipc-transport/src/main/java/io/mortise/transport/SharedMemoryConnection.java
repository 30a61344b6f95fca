package io.mortise.transport;

import java.io.IOException;

/**
 * A connection through shared memory, which can do without the copies: the sender writes its message where the receiver reads it. What
 * {@link Connections} makes for {@code shm:} addresses is one of these.
 *
 * <p>The memory is handed over in pieces of at most {@link #MAX_PIECE_BYTES}; a message that is not longer is one piece. Both ways of
 * sending and of receiving go together as one likes: the other side cannot tell.
 *
 * <p>A message of at most eight bytes is the cheapest there is: it travels with its announcement, in one cache line. It can carry an offset,
 * and so hand over memory of any size that both sides have attached, at a price that does not depend on the size.
 */
public interface SharedMemoryConnection extends Connection {
    /** Length of the longest piece, in bytes. */
    int MAX_PIECE_BYTES = ShmLaneDescriptor.SLOT_BYTES;

    /**
     * Sends one message that the writer writes in place. The receiver reads each piece while the next one is written.
     *
     * @param length of the message in bytes; for 0 the writer is not called.
     * @param writer called by this thread for piece after piece, in order. It must not send on this connection. What it throws passes
     *     through: on the first piece nothing was sent, on a later one the connection closes itself, for the message is incomplete.
     * @throws MessageTooLongException if it exceeds {@link ConnectionOptions#maxMessageBytes()}; nothing was sent.
     * @throws ConnectionClosedException if this side is or was closed meanwhile.
     * @throws IOException if the other side is gone.
     */
    void sendInPlace(int length, PieceWriter writer) throws IOException;

    /**
     * Waits for a message and shows it to the reader in place.
     *
     * @param reader called by this thread for piece after piece, in order; not called for an empty message. It must not receive on this
     *     connection. What it throws passes through: on the last piece the message counts as received, on an earlier one the connection
     *     closes itself.
     * @return length of the message in bytes, possibly 0.
     * @throws IOException as {@link #receive(org.agrona.MutableDirectBuffer, int, int)}.
     */
    int receiveInPlace(PieceReader reader) throws IOException;
}
