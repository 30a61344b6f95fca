package io.mortise.bench.transfer;

import io.mortise.transport.SharedMemoryConnection;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lane through shared memory without a copy out of it: the sender writes each payload where the receiver then sums all
 * of its longs. The sum is compared with the sender's, so that every message is checked as a whole.
 */
final class InPlaceLane implements SendingLane, ReceivingLane {
    private final ConnectionLane credits;
    private final SharedMemoryConnection connection;

    private UnsafeBuffer source = new UnsafeBuffer();
    private boolean copyOut;
    private UnsafeBuffer target = new UnsafeBuffer();
    private long sum;
    private long head;
    private long tail;

    InPlaceLane(SharedMemoryConnection connection) {
        this.credits = new ConnectionLane(connection);
        this.connection = connection;
    }

    @Override
    public void send(UnsafeBuffer message, int length) throws IOException {
        source = message;
        connection.sendInPlace(length, this::write);
    }

    private void write(MutableDirectBuffer piece, int messageOffset) {
        piece.putBytes(0, source, messageOffset, piece.capacity());
    }

    @Override
    public void receive(Sink sink, long number, boolean fillSink) throws IOException {
        sum = 0;
        copyOut = fillSink;
        target = sink.buffer();
        int received = connection.receiveInPlace(this::read);
        sink.checkLength(received, number);
        Stamp.check(head, tail, number);
        sink.fingerprint().checkSum(sum - head - tail, number);
    }

    private void read(DirectBuffer piece, int messageOffset, int messageLength) {
        int length = piece.capacity();
        sum += Checksum.sum(piece, 0, length);
        if (messageOffset == Stamp.HEAD) {
            head = piece.getLong(Stamp.HEAD);
        }
        int tailInPiece = Stamp.tail(messageLength) - messageOffset;
        if (tailInPiece >= 0 && tailInPiece < length) {
            tail = piece.getLong(tailInPiece);
        }
        if (copyOut) {
            target.putBytes(messageOffset, piece, 0, length);
        }
    }

    @Override
    public boolean alwaysFillsSink() {
        return false;
    }

    @Override
    public void sendCredit(long messages) throws IOException {
        credits.sendCredit(messages);
    }

    @Override
    public long receiveCredit() throws IOException {
        return credits.receiveCredit();
    }

    @Override
    public String describe() {
        return credits.describe();
    }

    @Override
    public void close() {
        credits.close();
    }
}
