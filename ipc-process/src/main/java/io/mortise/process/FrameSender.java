package io.mortise.process;

import io.mortise.queue.QueueClaim;
import io.mortise.queue.SharedQueue;
import io.mortise.region.CrashPoint;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Sends frames through one lane. For one thread at a time. */
final class FrameSender {
    private static final int SPINS = 1000;
    private static final int YIELDS = 1000;
    private static final long PAUSE_NS = 50_000;

    private final SharedQueue lane;
    private final BooleanSupplier isGivenUp;
    private final QueueClaim claim = new QueueClaim();

    /**
     * A sender.
     *
     * @param isGivenUp is asked while the lane is full; true ends a send that cannot be finished.
     */
    FrameSender(SharedQueue lane, BooleanSupplier isGivenUp) {
        this.lane = lane;
        this.isGivenUp = isGivenUp;
    }

    /** {@return false if there is no room now} For what {@linkplain Frame#isShort is short}. */
    boolean offerShort(int kind, long sequence, int first, int count, byte[] bytes, int length) {
        if (lane.tryClaim(Frame.HEAD_BYTES + length, claim) < 0) {
            return false;
        }
        MutableDirectBuffer buffer = claim.buffer();
        Frame.putHead(buffer, kind, length, sequence, first, count, 0);
        buffer.putBytes(Frame.HEAD_BYTES, bytes, 0, length);
        claim.commit();
        return true;
    }

    /** Sends the first bytes of a buffer; waits for room as long as it takes. */
    void sendShort(int kind, long sequence, int first, int count, DirectBuffer bytes, int length) {
        if (claim(Frame.HEAD_BYTES + length)) {
            MutableDirectBuffer buffer = claim.buffer();
            Frame.putHead(buffer, kind, length, sequence, first, count, 0);
            buffer.putBytes(Frame.HEAD_BYTES, bytes, 0, length);
            claim.commit();
        }
    }

    /** Waits for room as often as it takes. {@return false if it was given up} */
    boolean send(int kind, long sequence, int first, int count, Packed packed) {
        if (Frame.isShort(packed)) {
            int spins = 0;
            while (!offerShort(kind, sequence, first, count, packed.bytes(), packed.length())) {
                if (!pause(spins++)) {
                    return false;
                }
            }
            return true;
        }
        byte[][] arrays = packed.arrays();
        byte[] lengths = new byte[arrays.length * Integer.BYTES];
        for (int i = 0; i < arrays.length; i++) {
            Packer.putInt(lengths, i * Integer.BYTES, arrays[i].length);
        }
        if (!claim(Frame.HEAD_BYTES)) {
            return false;
        }
        Frame.putHead(claim.buffer(), kind, packed.length(), sequence, first, count, arrays.length);
        claim.commit();
        if (!sendBytes(lengths, lengths.length) || !sendBytes(packed.bytes(), packed.length())) {
            return false;
        }
        for (byte[] array : arrays) {
            if (!sendBytes(array, array.length)) {
                return false;
            }
        }
        return true;
    }

    private boolean sendBytes(byte[] bytes, int length) {
        for (int sent = 0; sent < length; ) {
            int piece = Math.min(length - sent, Frame.MAX_MESSAGE_BYTES);
            if (!claim(piece)) {
                return false;
            }
            claim.buffer().putBytes(0, bytes, sent, piece);
            claim.commit();
            CrashPoint.reached("pool.piece-sent");
            sent += piece;
        }
        return true;
    }

    private boolean claim(int length) {
        int spins = 0;
        while (lane.tryClaim(length, claim) < 0) {
            if (!pause(spins++)) {
                return false;
            }
        }
        return true;
    }

    private boolean pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
            return true;
        }
        if (spins < SPINS + YIELDS) {
            Thread.yield();
            return !isGivenUp.getAsBoolean();
        }
        LockSupport.parkNanos(PAUSE_NS);
        return !isGivenUp.getAsBoolean();
    }
}
