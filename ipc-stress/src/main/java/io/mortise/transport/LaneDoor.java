package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.*;

import io.mortise.region.Region;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Lets a test of the ordering make lanes in memory of its own, without a connection around each. One sends, one receives. */
public final class LaneDoor {
    /** How much memory a lane with a single slot takes, in bytes. */
    public static final long LENGTH_BYTES = lengthOf(1);

    /** How much fits into the slot, and thus into the largest message of a single piece. */
    public static final int LONGEST_PIECE_BYTES = SLOT_BYTES;

    private final AtomicBuffer received;
    private final ShmSender sender;
    private final ShmReceiver receiver;

    private LaneDoor(AtomicBuffer received, ShmSender sender, ShmReceiver receiver) {
        this.received = received;
        this.sender = sender;
        this.receiver = receiver;
    }

    /**
     * Makes memory an unused lane.
     *
     * @param sendersRegion   the sender's attachment
     * @param sent            the memory, as the sender maps it
     * @param receiversRegion the receiver's attachment
     * @param received        the memory, as the receiver maps it
     * @return both of its ends
     */
    public static LaneDoor open(
            Region sendersRegion, AtomicBuffer sent, Region receiversRegion, AtomicBuffer received) {
        sent.putInt(SENDER_STATE_OFFSET, OPEN);
        sent.putInt(RECEIVER_STATE_OFFSET, OPEN);
        sent.putInt(RECEIVER_SLEEP_OFFSET, AWAKE);
        sent.putInt(SENDER_SLEEP_OFFSET, AWAKE);
        sent.putLong(HANDED_BACK_OFFSET, 0);
        sent.putLong(descriptorOffset(0) + NUMBER_OFFSET, 0);
        sent.putLong(descriptorOffset(1) + NUMBER_OFFSET, 0);
        ShmSession sending = new ShmSession("lane", sendersRegion, receiversRegion.owner());
        ShmSession receiving = new ShmSession("lane", receiversRegion, sendersRegion.owner());
        ShmSender sender = new ShmSender(sending, sent, windows(sent), new ShmLargeWindow(null), new ShmDistance());
        return new LaneDoor(received, sender, new ShmReceiver(receiving, received, windows(received)));
    }

    private static ShmWindows windows(AtomicBuffer lane) {
        return new ShmWindows(new UnsafeBuffer(lane, SLOTS_OFFSET, SLOT_BYTES), null);
    }

    /**
     * Sends a message, as soon as there is room.
     *
     * @param source where it is
     * @param length how long it is, in bytes
     */
    public void send(DirectBuffer source, int length) {
        try {
            sender.send(source, 0, length);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says that no more will be sent. */
    public void end() {
        sender.end();
    }

    /** {@return true if a message is there, or none will ever come} */
    public boolean isReady() {
        try {
            return receiver.await(0);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Receives a message, as soon as there is one.
     *
     * @param target where it goes to
     * @return how long it is, in bytes, or -1 if there will never be one
     */
    public int receive(MutableDirectBuffer target) {
        try {
            int length = receiver.awaitLength();
            receiver.take(length, target, 0);
            return length;
        } catch (EOFException end) {
            return -1;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a receiver's attempt to sleep ended. */
    public enum Sleep {
        /** There was a message. */
        NONE,
        /** It would have slept, and been woken. */
        WOKEN,
        /** It would have slept with a message there, until it looked for itself. */
        NOT_WOKEN
    }

    /**
     * Does all that a receiver does before it goes to sleep.
     *
     * @param isSent true once the sender has returned
     * @return how it ended
     */
    public Sleep sleep(BooleanSupplier isSent) {
        Bed bed = new Bed(isSent);
        try {
            return new ShmSleep(bed, received, RECEIVER_SLEEP_OFFSET).await(this::isReady, 1) ? Sleep.NONE : bed.slept;
        } catch (IOException | InterruptedException e) {
            return bed.slept;
        }
    }

    /** In place of the sleep: waits until the sender is done, and looks whether it would have woken us. */
    private final class Bed implements ShmWatch {
        private final BooleanSupplier isSent;
        private Sleep slept = Sleep.NONE;

        Bed(BooleanSupplier isSent) {
            this.isSent = isSent;
        }

        @Override
        public void checkOpen() throws ConnectionClosedException {
            while (!isSent.getAsBoolean()) {
                Thread.onSpinWait();
            }
            boolean woken = received.getIntVolatile(RECEIVER_SLEEP_OFFSET) == AWAKE;
            slept = woken ? Sleep.WOKEN : Sleep.NOT_WOKEN;
            throw new ConnectionClosedException("slept");
        }

        @Override
        public void look() {
            // Nobody dies here.
        }
    }
}
