package io.mortise.transport;

import io.mortise.region.Region;
import org.jspecify.annotations.Nullable;

/** What the two directions of one side of a connection share: whether it is open, and who the other side is. */
final class ShmSession implements ShmWatch {
    private static final long GLANCE_NS = 10_000_000;

    private final String address;
    private final Region region;
    private final int peer;
    private final String peerName;

    private volatile @Nullable ConnectionClosedException closed;
    private volatile boolean peerDead;
    private long glancedNs;

    ShmSession(String address, Region region, int peer) {
        this.address = address;
        this.region = region;
        this.peer = peer;
        peerName = region.describe(peer);
        glancedNs = System.nanoTime();
    }

    String address() {
        return address;
    }

    /** {@return the other side, for messages} */
    String peerName() {
        return peerName;
    }

    boolean isOpen() {
        return closed == null;
    }

    /** {@return true if it was open until now} */
    synchronized boolean close(String reason, @Nullable Throwable cause) {
        boolean first = closed == null;
        if (first) {
            closed = new ConnectionClosedException(address + ": " + reason, cause);
        }
        return first;
    }

    @Override
    public void checkOpen() throws ConnectionClosedException {
        ConnectionClosedException reason = closed;
        if (reason != null) {
            // A fresh one, for the stack trace is the caller's.
            throw new ConnectionClosedException(String.valueOf(reason.getMessage()), reason);
        }
    }

    /** {@return true once the other side was found dead by any thread} */
    boolean isPeerDead() {
        return peerDead;
    }

    /** Looks whether the other side still lives, if the last look was a while ago. For the sender alone. */
    void glanceAtPeer() {
        long nowNs = System.nanoTime();
        if (nowNs - glancedNs > GLANCE_NS) {
            glancedNs = nowNs;
            look();
        }
    }

    /** Looks whether the other side still lives. */
    @Override
    public void look() {
        if (!peerDead) {
            try {
                peerDead = region.isDead(peer);
            } catch (IllegalStateException e) {
                // Closed meanwhile, which the caller is about to find out.
            }
        }
    }
}
