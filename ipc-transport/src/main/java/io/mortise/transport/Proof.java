package io.mortise.transport;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proof of having the shared key: HMAC-SHA256 over the prover's role and a fresh random number of each side. The role keeps
 * one side from being made to answer for the other; the two numbers keep old answers from being of use.
 */
final class Proof {
    static final int NONCE_BYTES = 32;
    static final int PROOF_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] LISTENER = "mortise 1 listener".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLIENT = "mortise 1 client".getBytes(StandardCharsets.US_ASCII);

    private Proof() {}

    static byte[] newNonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    static byte[] ofListener(byte[] key, byte[] listenerNonce, byte[] clientNonce) {
        return of(key, LISTENER, listenerNonce, clientNonce);
    }

    static byte[] ofClient(byte[] key, byte[] listenerNonce, byte[] clientNonce) {
        return of(key, CLIENT, listenerNonce, clientNonce);
    }

    /** In a time that does not depend on where they differ. */
    static boolean same(byte[] expected, byte[] found) {
        return MessageDigest.isEqual(expected, found);
    }

    private static byte[] of(byte[] key, byte[] role, byte[] listenerNonce, byte[] clientNonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(role);
            mac.update(listenerNonce);
            return mac.doFinal(clientNonce);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ", which every Java must have", e);
        }
    }
}
