package io.mortise.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The listener's part of the opening exchange. */
final class ListenerHandshake extends Handshake {
    private final byte @Nullable [] key;
    private final byte[] nonce;
    private boolean answered;

    private ListenerHandshake(String address, byte @Nullable [] key, byte[] nonce) {
        super(address);
        this.key = key;
        this.nonce = nonce;
    }

    /** Begins an exchange; without a key everybody is welcome. */
    static ListenerHandshake begin(String address, byte @Nullable [] key) {
        byte[] nonce = key == null ? new byte[Proof.NONCE_BYTES] : Proof.newNonce();
        ListenerHandshake handshake = new ListenerHandshake(address, key, nonce);
        handshake.frames.queue(FrameHeader.GREETING, new byte[] {key == null ? OPEN : PROOF_WANTED}, nonce);
        return handshake;
    }

    @Override
    boolean advance(SocketChannel channel) throws IOException {
        if (!frames.flush(channel)) {
            return false;
        }
        if (key == null || answered) {
            return true;
        }
        if (!frames.read(channel)) {
            return false;
        }
        byte[] body = frames.body();
        if (frames.kind() != FrameHeader.ANSWER || body.length != ANSWER_BYTES) {
            throw new FrameException(
                    address + ": expected an answer, found kind=" + frames.kind() + " length=" + body.length);
        }
        byte[] clientNonce = Arrays.copyOf(body, Proof.NONCE_BYTES);
        byte[] proof = Arrays.copyOfRange(body, Proof.NONCE_BYTES, ANSWER_BYTES);
        if (!Proof.same(Proof.ofClient(key, nonce, clientNonce), proof)) {
            frames.queue(FrameHeader.REFUSAL, new byte[1]);
            frames.flush(channel);
            throw new AuthenticationException(address + ": a client does not have the key");
        }
        answered = true;
        frames.queue(FrameHeader.WELCOME, Proof.ofListener(key, nonce, clientNonce));
        return frames.flush(channel);
    }
}
