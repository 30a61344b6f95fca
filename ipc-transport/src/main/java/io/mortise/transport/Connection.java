package io.mortise.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Carries whole messages of 0 to {@link #MAX_MESSAGE_BYTES} bytes, in order and in both directions, between two parties:
 * two processes, or two threads of one.
 *
 * <p><b>Threads.</b> Any thread may call any method. One sender and one receiver proceed at the same time; further
 * senders wait for the first to finish, and so do receivers: messages never interleave.
 *
 * <p><b>Waiting.</b> A sender waits while the receiver is behind: nothing is buffered without bound. A receiver waits for
 * a message. {@link #close} by another thread wakes both with a {@link ConnectionClosedException}.
 *
 * <p><b>Interrupts.</b> {@link #awaitReadable} may be interrupted without harm. A thread that is interrupted in
 * {@code send} or {@code receive} (or calls them interrupted) closes the connection, for a part of a message may have
 * moved: it gets a {@link ConnectionClosedException} that says so, and stays interrupted.
 *
 * <p><b>The other side's end.</b> Once the other side has closed, or died between two messages, and all it sent was
 * received, {@code receive} throws {@link java.io.EOFException}, each time. Had it begun a message, that is a
 * {@link MessageTruncatedException} with the bytes that came and the bytes announced. A {@code send} to a party that is
 * gone throws an {@link IOException}; what it had sent before can still be received. That {@code send} returned does not
 * mean that the message was received: only an answer tells.
 *
 * <p><b>Failures.</b> Bytes that are no frame, or a length above the limit, close this connection and no other with a
 * {@link FrameException}.
 */
public interface Connection extends AutoCloseable {
    /** Length of the longest message, in bytes. */
    int MAX_MESSAGE_BYTES = Integer.MAX_VALUE - 8;

    /**
     * Sends one message. Once this returns the source may be used again.
     *
     * @param source holding the message.
     * @param offset of its first byte.
     * @param length in bytes; may be 0.
     * @throws MessageTooLongException if it exceeds {@link ConnectionOptions#maxMessageBytes()}; nothing was sent.
     * @throws ConnectionClosedException if this side is or was closed meanwhile.
     * @throws IOException if the other side is gone.
     */
    void send(DirectBuffer source, int offset, int length) throws IOException;

    /**
     * Sends the bytes from the buffer's position to its limit as one message, and moves the position to the limit.
     *
     * @param message heap or direct; direct is a copy cheaper.
     * @throws IOException as {@link #send(DirectBuffer, int, int)}; the position is then where it was.
     */
    void send(ByteBuffer message) throws IOException;

    /**
     * Sends one message.
     *
     * @param message may be empty.
     * @throws IOException as {@link #send(DirectBuffer, int, int)}.
     */
    default void send(byte[] message) throws IOException {
        send(ByteBuffer.wrap(message));
    }

    /**
     * Waits for a message and copies it out.
     *
     * @param target   the message is put there.
     * @param offset   of its first byte there.
     * @param capacity bytes that may be written there.
     * @return length of the message in bytes, possibly 0.
     * @throws MessageTooLongException if it does not fit; it says how long the message is, and the message is still there
     *     for the next {@code receive}.
     * @throws java.io.EOFException if the other side has closed in order or ended between two messages.
     * @throws ConnectionClosedException if this side is or was closed meanwhile.
     * @throws IOException if a message came in part or the other side cannot be understood.
     */
    int receive(MutableDirectBuffer target, int offset, int capacity) throws IOException;

    /**
     * Waits for a message and puts it into the buffer from its position on, which moves by the message's length.
     *
     * @param target heap or direct; direct is a copy cheaper.
     * @return length of the message in bytes, possibly 0.
     * @throws IOException as {@link #receive(MutableDirectBuffer, int, int)}; the position is then where it was.
     */
    int receive(ByteBuffer target) throws IOException;

    /**
     * Waits for a message.
     *
     * @return the message, in an array of its length.
     * @throws IOException as {@link #receive(MutableDirectBuffer, int, int)}.
     */
    byte[] receive() throws IOException;

    /**
     * Waits until a {@code receive} would find the beginning of a message or the end of the connection.
     *
     * @param timeout zero to ask without waiting (bytes that came only just now may be missed then).
     * @return false if the time passed first.
     * @throws InterruptedException if interrupted; the connection is as it was.
     * @throws ConnectionClosedException if this side is or was closed meanwhile.
     * @throws IOException if the transport fails.
     */
    boolean awaitReadable(Duration timeout) throws IOException, InterruptedException;

    /**
     * Names the connection, for messages.
     *
     * @return the address that was connected to or listened at.
     */
    String address();

    /**
     * Describes the connection for people: its address, and what is in force, such as the sizes of the kernel's buffers.
     *
     * @return one line.
     */
    String describe();

    /**
     * Tells whether this side is open; it stays so when the other side closes.
     *
     * @return false once {@link #close} was called, or the connection closed itself after a failure or an interrupt.
     */
    boolean isOpen();

    /**
     * Ends both directions and wakes the threads that wait in them. What was sent before still reaches the other side;
     * what the other side sent and nobody received is dropped. Never waits, never throws; further calls do nothing.
     */
    @Override
    void close();
}
