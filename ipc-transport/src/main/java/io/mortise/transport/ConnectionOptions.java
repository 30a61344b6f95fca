package io.mortise.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to connect or listen. Immutable: each method with a parameter returns a changed copy.
 *
 * <p>{@code unix:} and {@code tcp:} need either a {@linkplain #key(byte[]) key}, the same on both sides, or the explicit word
 * {@link #unauthenticated()}. The other transports are guarded by the permissions of their files and need neither.
 */
public final class ConnectionOptions {
    /** Shortest key that is accepted, in bytes. */
    public static final int MIN_KEY_BYTES = 16;

    private static final int NEW_KEY_BYTES = 32;
    private static final int MAX_KEY_FILE_BYTES = 4096;
    private static final ConnectionOptions DEFAULTS =
            new ConnectionOptions(null, true, 0, 0, Duration.ofSeconds(10), Connection.MAX_MESSAGE_BYTES);

    private final byte @Nullable [] key;
    private final boolean authenticated;
    private final int sendBufferBytes;
    private final int receiveBufferBytes;
    private final Duration handshakeTimeout;
    private final int maxMessageBytes;

    private ConnectionOptions(
            byte @Nullable [] key,
            boolean authenticated,
            int sendBufferBytes,
            int receiveBufferBytes,
            Duration handshakeTimeout,
            int maxMessageBytes) {
        this.key = key;
        this.authenticated = authenticated;
        this.sendBufferBytes = sendBufferBytes;
        this.receiveBufferBytes = receiveBufferBytes;
        this.handshakeTimeout = handshakeTimeout;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** {@return the defaults: no key yet, the largest sensible buffers, 10 s for the opening exchange, any message size} */
    public static ConnectionOptions defaults() {
        return DEFAULTS;
    }

    /** {@return a fresh random key of 32 bytes, to be handed to the other side in confidence} */
    public static byte[] newKey() {
        byte[] key = new byte[NEW_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /**
     * {@return a copy that proves to the other side that it has this key, and lets the other side prove the same}
     *
     * @param sharedKey at least {@value #MIN_KEY_BYTES} bytes that are hard to guess, such as {@link #newKey()}; copied.
     */
    public ConnectionOptions key(byte[] sharedKey) {
        if (sharedKey.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("key.length=" + sharedKey.length + " is too easy to guess: use at least "
                    + MIN_KEY_BYTES + " bytes, such as ConnectionOptions.newKey()");
        }
        return new ConnectionOptions(
                sharedKey.clone(), true, sendBufferBytes, receiveBufferBytes, handshakeTimeout, maxMessageBytes);
    }

    /**
     * {@return a copy with the key that the file holds: all its bytes, as they are}
     *
     * @param file that nobody but its owner may read.
     * @throws IOException if it cannot be read, others may read it, or it has more than 4096 bytes.
     */
    public ConnectionOptions keyFile(Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                throw new IOException("keyFile=" + file + " may be read by others: chmod 600 " + file);
            }
        }
        long length = Files.size(file);
        if (length > MAX_KEY_FILE_BYTES) {
            throw new IOException(
                    "keyFile=" + file + " has " + length + " bytes: a key has at most " + MAX_KEY_FILE_BYTES);
        }
        return key(Files.readAllBytes(file));
    }

    /**
     * {@return a copy that neither asks the other side for a proof nor gives one} Whoever can reach the address gets in.
     */
    public ConnectionOptions unauthenticated() {
        return new ConnectionOptions(
                null, false, sendBufferBytes, receiveBufferBytes, handshakeTimeout, maxMessageBytes);
    }

    /**
     * {@return a copy with other kernel buffers} What is in force is shown by {@link Connection#describe()}.
     *
     * @param sendBytes    wanted for sending; 0 for the largest sensible size: 4 MiB for sockets, 1 MiB for pipes.
     * @param receiveBytes wanted for receiving; 0 likewise.
     */
    public ConnectionOptions bufferBytes(int sendBytes, int receiveBytes) {
        if (sendBytes < 0 || receiveBytes < 0) {
            throw new IllegalArgumentException(
                    "sendBytes=" + sendBytes + " receiveBytes=" + receiveBytes + " must not be negative");
        }
        return new ConnectionOptions(key, authenticated, sendBytes, receiveBytes, handshakeTimeout, maxMessageBytes);
    }

    /**
     * {@return a copy with another time limit for the opening exchange} A listener drops a client that is not through by
     * then; a client gives up when no listener has accepted it by then.
     *
     * @param timeout more than zero.
     */
    public ConnectionOptions handshakeTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("handshakeTimeout=" + timeout + " must be more than zero");
        }
        return new ConnectionOptions(key, authenticated, sendBufferBytes, receiveBufferBytes, timeout, maxMessageBytes);
    }

    /**
     * {@return a copy with another limit for messages, sent and received}
     *
     * @param bytes 0 to {@link Connection#MAX_MESSAGE_BYTES}.
     */
    public ConnectionOptions maxMessageBytes(int bytes) {
        if (bytes < 0 || bytes > Connection.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "maxMessageBytes=" + bytes + " is not within 0 to " + Connection.MAX_MESSAGE_BYTES);
        }
        return new ConnectionOptions(key, authenticated, sendBufferBytes, receiveBufferBytes, handshakeTimeout, bytes);
    }

    /** {@return whether a proof is wanted, which is so unless {@link #unauthenticated()} was called} */
    public boolean isAuthenticated() {
        return authenticated;
    }

    /** {@return whether a key was given} */
    public boolean hasKey() {
        return key != null;
    }

    /** {@return wanted size of the buffer for sending in bytes, 0 for the largest sensible} */
    public int sendBufferBytes() {
        return sendBufferBytes;
    }

    /** {@return wanted size of the buffer for receiving in bytes, 0 for the largest sensible} */
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    /** {@return time limit for the opening exchange} */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** {@return length of the longest message that is sent or received, in bytes} */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * The key for a transport that needs one, or null if none is wanted.
     *
     * @throws IllegalArgumentException if it was forgotten.
     */
    byte @Nullable [] requiredKey(String address) {
        if (authenticated && key == null) {
            throw new IllegalArgumentException(
                    address + " needs a key: pass ConnectionOptions.defaults().key(...) with the "
                            + "same key on both sides, or ConnectionOptions.defaults().unauthenticated() to let everybody in");
        }
        return key;
    }

    /** Without the key. */
    @Override
    public String toString() {
        String proof = !authenticated ? "unauthenticated" : key == null ? "no key" : "key set";
        return "ConnectionOptions[" + proof + ", sendBufferBytes=" + sendBufferBytes + ", receiveBufferBytes="
                + receiveBufferBytes + ", handshakeTimeout=" + handshakeTimeout + ", maxMessageBytes="
                + maxMessageBytes + "]";
    }
}
