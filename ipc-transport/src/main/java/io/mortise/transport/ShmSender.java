package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.*;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The sender's half of a lane. For one thread at a time; {@link #end} for any. */
final class ShmSender {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final ShmSession session;
    private final AtomicBuffer control;
    private final ShmWindows windows;
    private final ShmLargeWindow large;
    private final ShmSlots slots;
    private final ShmDistance distance;
    private final ShmSleep sleep;
    private final BooleanSupplier released = this::isReleased;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /** Number of the next piece. */
    private long next;

    /** Pieces that were handed back, when this side last looked. */
    private long handedBack;

    private long awaited;
    private boolean within;

    ShmSender(
            ShmSession session, AtomicBuffer control, ShmWindows windows, ShmLargeWindow large, ShmDistance distance) {
        this.distance = distance;
        this.session = session;
        this.control = control;
        this.windows = windows;
        this.large = large;
        slots = new ShmSlots(windows);
        sleep = new ShmSleep(session, control, SENDER_SLEEP_OFFSET);
    }

    void send(DirectBuffer source, int offset, int length) throws IOException, InterruptedException {
        checkReceiver();
        if (length <= MAX_INLINE_BYTES) {
            long bytes = 0;
            for (int i = 0; i < length; i++) {
                bytes |= (source.getByte(offset + i) & 0xffL) << (i * Byte.SIZE);
            }
            publish(bytes, length);
            return;
        }
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, SLOT_BYTES);
            int position = claim(count);
            windows.buffer(position).putBytes(windows.index(position), source, offset + done, count);
            publishPiece(position, count, length - done);
            done += count;
        }
    }

    void send(int length, PieceWriter writer) throws IOException, InterruptedException {
        checkReceiver();
        if (length <= MAX_INLINE_BYTES) {
            sendInline(length, writer);
            return;
        }
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, SLOT_BYTES);
            int position = claim(count);
            view.wrap(windows.buffer(position), windows.index(position), count);
            writer.write(view, done);
            publishPiece(position, count, length - done);
            done += count;
        }
    }

    private void sendInline(int length, PieceWriter writer) throws IOException, InterruptedException {
        byte[] bytes = new byte[length];
        UnsafeBuffer small = new UnsafeBuffer(bytes);
        if (length > 0) {
            writer.write(small, 0);
        }
        send(small, 0, length);
    }

    /** {@return true if a message was begun and not finished} */
    boolean isWithinMessage() {
        return within;
    }

    /** Tells the receiver that nothing follows. Only the first to call this, and nobody who sends, may be under way. */
    void end() {
        // ORDER: END
        control.putIntVolatile(SENDER_STATE_OFFSET, CLOSED);
        ShmSleep.wake(control, RECEIVER_SLEEP_OFFSET);
        ShmSleep.wake(control, SENDER_SLEEP_OFFSET);
    }

    String describe() {
        return windows.describe() + " (" + large.describe() + ", the processors were "
                + (distance.isFar() ? "far apart" : "near each other") + " last)";
    }

    private void checkReceiver() throws IOException {
        if (control.getIntVolatile(RECEIVER_STATE_OFFSET) != OPEN) {
            throw new IOException(session.address() + ": " + session.peerName() + " has closed the connection");
        }
        if (session.isPeerDead()) {
            throw new IOException(session.address() + ": " + session.peerName() + " died");
        }
    }

    /** Makes room for a piece. */
    private int claim(int length) throws IOException, InterruptedException {
        if (!slots.fits(length)) {
            session.checkOpen();
            session.glanceAtPeer();
            // ORDER: HAND_BACK
            handedBack = distance.timedLoad(control, HANDED_BACK_OFFSET, handedBack);
            slots.next(distance.isFar() && large.want());
            awaitHandedBack(slots.freeAt());
        }
        return slots.position();
    }

    private void publishPiece(int position, int length, int remaining) throws IOException, InterruptedException {
        long piece = next;
        publish(place(position, length), remaining);
        slots.fill(piece, length);
        within = remaining > length;
    }

    private void publish(long first, int remaining) throws IOException, InterruptedException {
        awaitHandedBack(next - DESCRIPTOR_COUNT + 1);
        int descriptor = descriptorOffset(next);
        control.putLong(descriptor, first);
        // ORDER: PIECE, SLEEP
        control.putLongVolatile(descriptor + NUMBER_OFFSET, number(next, remaining));
        next++;
        ShmSleep.wake(control, RECEIVER_SLEEP_OFFSET);
    }

    private void awaitHandedBack(long count) throws IOException, InterruptedException {
        if (handedBack < count) {
            awaited = count;
            if (!isHandedBack()) {
                sleep.await(released, FOR_EVER);
                if (!isHandedBack()) {
                    checkReceiver();
                }
            }
        }
    }

    private boolean isHandedBack() {
        // ORDER: HAND_BACK
        handedBack = control.getLongVolatile(HANDED_BACK_OFFSET);
        return handedBack >= awaited;
    }

    /** Room, or nobody left to make it. */
    private boolean isReleased() {
        return isHandedBack() || control.getIntVolatile(RECEIVER_STATE_OFFSET) != OPEN || session.isPeerDead();
    }
}
