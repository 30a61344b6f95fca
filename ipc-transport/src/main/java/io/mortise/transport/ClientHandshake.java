package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The client's part of the opening exchange. */
final class ClientHandshake extends Handshake {
    private final byte @Nullable [] key;
    private byte @Nullable [] expectedProof;

    ClientHandshake(String address, byte @Nullable [] key) {
        super(address);
        this.key = key;
    }

    @Override
    boolean advance(SocketChannel channel) throws IOException {
        if (expectedProof == null) {
            if (!frames.read(channel)) {
                return false;
            }
            if (!mustAnswer()) {
                return true;
            }
            frames.next();
        }
        return frames.flush(channel) && frames.read(channel) && isWelcome();
    }

    private boolean mustAnswer() throws IOException {
        byte[] body = frames.body();
        if (frames.kind() != FrameHeader.GREETING || body.length != GREETING_BYTES) {
            throw unexpected("a greeting", body);
        }
        boolean wanted = body[0] == PROOF_WANTED;
        if (wanted && key == null) {
            throw new AuthenticationException(
                    address + ": the listener wants a key: connect with ConnectionOptions.key(...)");
        }
        if (key == null) {
            return false;
        }
        if (!wanted) {
            throw new AuthenticationException(
                    address + ": the listener asks for no key, so it cannot prove that it has "
                            + "ours: give it one, or connect with ConnectionOptions.unauthenticated()");
        }
        byte[] listenerNonce = Arrays.copyOfRange(body, 1, GREETING_BYTES);
        byte[] nonce = Proof.newNonce();
        expectedProof = Proof.ofListener(key, listenerNonce, nonce);
        frames.queue(FrameHeader.ANSWER, nonce, Proof.ofClient(key, listenerNonce, nonce));
        return true;
    }

    private boolean isWelcome() throws IOException {
        byte[] body = frames.body();
        if (frames.kind() == FrameHeader.REFUSAL) {
            throw new AuthenticationException(address + ": the listener has another key than this side");
        }
        if (frames.kind() != FrameHeader.WELCOME) {
            throw unexpected("a welcome", body);
        }
        if (expectedProof == null || !Proof.same(expectedProof, body)) {
            throw new AuthenticationException(address + ": the listener does not have the key");
        }
        return true;
    }

    private FrameException unexpected(String expected, byte[] body) {
        return new FrameException(
                address + ": expected " + expected + ", found kind=" + frames.kind() + " length=" + body.length);
    }
}
