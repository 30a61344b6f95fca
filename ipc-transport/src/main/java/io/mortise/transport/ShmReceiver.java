package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.*;

import java.io.EOFException;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The receiver's half of a lane. For one thread at a time; {@link #end} for any. */
final class ShmReceiver {
    private static final long FOR_EVER = Long.MAX_VALUE;

    /** What is handed back at once; smaller pieces are handed back together, for each time costs the sender a cache miss. */
    private static final int HAND_BACK_BYTES = 4096;

    private static final int HAND_BACK_PIECES = 32;

    private final ShmSession session;
    private final AtomicBuffer control;
    private final ShmWindows windows;
    private final ShmSleep sleep;
    private final BooleanSupplier ready = this::isReady;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer inline = new UnsafeBuffer(new byte[MAX_INLINE_BYTES]);

    /** Number of the next piece. */
    private long next;

    private long handedBack;
    private boolean within;
    private boolean ended;

    ShmReceiver(ShmSession session, AtomicBuffer control, ShmWindows windows) {
        this.session = session;
        this.control = control;
        this.windows = windows;
        sleep = new ShmSleep(session, control, RECEIVER_SLEEP_OFFSET);
    }

    /** {@return true if a message has begun to come, or none ever will} */
    boolean await(long timeoutNs) throws IOException, InterruptedException {
        return isReady() || (timeoutNs > 0 && handBackAndAwait(timeoutNs));
    }

    /** Waits for a message and {@return its length}; it stays there. */
    int awaitLength() throws IOException, InterruptedException {
        return remaining(awaitPiece(0, 0));
    }

    /** Takes the message whose length was told. */
    void take(int length, MutableDirectBuffer target, int offset) throws IOException, InterruptedException {
        if (length <= MAX_INLINE_BYTES) {
            target.putBytes(offset, inlined(), 0, length);
            handBack(1, 0);
            return;
        }
        for (int done = 0; done < length; ) {
            long word = awaitPiece(done, length);
            int position = checkedPosition(word, length - done);
            int count = length(placeOfNext());
            AtomicBuffer buffer = windows.buffer(position);
            int index = windows.index(position);
            target.putBytes(offset + done, buffer, index, count);
            done += count;
            finish(count, done < length);
        }
    }

    /** Shows the message whose length was told. */
    void take(int length, PieceReader reader) throws IOException, InterruptedException {
        if (length <= MAX_INLINE_BYTES) {
            view.wrap(inlined(), 0, length);
            handBack(1, 0);
            if (length > 0) {
                reader.read(view, 0, length);
            }
            return;
        }
        for (int done = 0; done < length; ) {
            long word = awaitPiece(done, length);
            int position = checkedPosition(word, length - done);
            int count = length(placeOfNext());
            AtomicBuffer buffer = windows.buffer(position);
            int index = windows.index(position);
            view.wrap(buffer, index, count);
            try {
                reader.read(view, done, length);
            } finally {
                done += count;
                finish(count, done < length);
            }
        }
    }

    /** {@return true if a message was begun and not finished} */
    boolean isWithinMessage() {
        return within;
    }

    String describe() {
        return windows.describe();
    }

    /** Tells the sender that nothing is received any more. */
    void end() {
        // ORDER: END
        control.putIntVolatile(RECEIVER_STATE_OFFSET, CLOSED);
        ShmSleep.wake(control, SENDER_SLEEP_OFFSET);
        ShmSleep.wake(control, RECEIVER_SLEEP_OFFSET);
    }

    private UnsafeBuffer inlined() {
        inline.putLong(0, placeOfNext(), java.nio.ByteOrder.LITTLE_ENDIAN);
        return inline;
    }

    private long placeOfNext() {
        return control.getLong(descriptorOffset(next));
    }

    private long numberOfNext() {
        // ORDER: PIECE
        return control.getLongVolatile(descriptorOffset(next) + NUMBER_OFFSET);
    }

    private boolean isReady() {
        return ended
                || isNumberOf(numberOfNext(), next)
                || control.getIntVolatile(SENDER_STATE_OFFSET) != OPEN
                || session.isPeerDead();
    }

    private long awaitPiece(int received, int expected) throws IOException, InterruptedException {
        long word = numberOfNext();
        if (ended || !isNumberOf(word, next)) {
            handBackAndAwait(FOR_EVER);
            // ORDER: END
            word = numberOfNext();
            if (ended || !isNumberOf(word, next)) {
                // For good: a thread that closed the other side may have overtaken one that was sending.
                ended = true;
                throw end(received, expected);
            }
        }
        return word;
    }

    private boolean handBackAndAwait(long timeoutNs) throws IOException, InterruptedException {
        if (handedBack != next) {
            handBack(0, Integer.MAX_VALUE);
        }
        return sleep.await(ready, timeoutNs);
    }

    private IOException end(int received, int expected) {
        String what = session.peerName()
                + (control.getIntVolatile(SENDER_STATE_OFFSET) == OPEN ? " died" : " has closed the connection");
        if (expected == 0) {
            return new EOFException(session.address() + ": " + what);
        }
        within = false;
        return new MessageTruncatedException(session.address(), received, expected, new EOFException(what));
    }

    private int checkedPosition(long word, int expectedRemaining) throws FrameException {
        long place = placeOfNext();
        int position = position(place);
        int length = length(place);
        if (remaining(word) != expectedRemaining || length > expectedRemaining || !windows.isPiece(position, length)) {
            throw new FrameException(session.address() + ": piece=" + next + " of " + session.peerName()
                    + " makes no sense: position=" + position + " length=" + length + " remaining=" + remaining(word)
                    + " expected=" + expectedRemaining);
        }
        return position;
    }

    private void finish(int length, boolean unfinished) {
        within = unfinished;
        handBack(1, length);
    }

    private void handBack(int pieces, int bytes) {
        next += pieces;
        if (bytes >= HAND_BACK_BYTES || next - handedBack >= HAND_BACK_PIECES) {
            handedBack = next;
            // ORDER: HAND_BACK, SLEEP
            control.putLongVolatile(HANDED_BACK_OFFSET, next);
            ShmSleep.wake(control, SENDER_SLEEP_OFFSET);
        }
    }
}
