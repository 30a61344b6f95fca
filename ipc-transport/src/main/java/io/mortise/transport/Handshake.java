package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One side's part of the opening exchange, over a channel that does not block, so that a silent other side holds up nobody:
 *
 * <pre>
 *   listener                                                   client
 *      | GREETING  wants a proof? (1 byte), listener's nonce (32) |
 *      | ------------------------------------------------------>  |
 *      | ANSWER    client's nonce (32), client's proof (32)       |    only if a proof is wanted
 *      | <------------------------------------------------------  |
 *      | WELCOME   listener's proof (32), or REFUSAL              |
 *      | ------------------------------------------------------>  |
 * </pre>
 *
 * The client proves first: a listener answers nobody who does not have the key. No more bytes are read than belong to the
 * exchange; frames are bounded by {@link HandshakeFrames#MAX_BODY_BYTES}.
 */
abstract class Handshake {
    static final byte OPEN = 0;
    static final byte PROOF_WANTED = 1;
    static final int GREETING_BYTES = 1 + Proof.NONCE_BYTES;
    static final int ANSWER_BYTES = Proof.NONCE_BYTES + Proof.PROOF_BYTES;

    final String address;
    final HandshakeFrames frames;

    Handshake(String address) {
        this.address = address;
        frames = new HandshakeFrames(address);
    }

    /**
     * Goes as far as is possible without waiting.
     *
     * @return true once the exchange is over and messages may follow.
     * @throws AuthenticationException if one of the sides has not the key.
     * @throws IOException if the other side is gone or does not keep to the exchange.
     */
    abstract boolean advance(SocketChannel channel) throws IOException;

    /** {@return what to wait for before the next {@link #advance}} */
    final int interestOps() {
        return frames.isFlushed() ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
    }
}
