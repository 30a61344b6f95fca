package io.mortise.bench.transfer;

import io.mortise.transport.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** A lane over a connection: payloads one way, reports the other. */
final class ConnectionLane implements SendingLane, ReceivingLane {
    private final Connection connection;
    private final UnsafeBuffer credit = new UnsafeBuffer(Payload.allocate(Long.BYTES));

    ConnectionLane(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void send(UnsafeBuffer message, int length) throws IOException {
        connection.send(message, 0, length);
    }

    @Override
    public void receive(Sink sink, long number, boolean fillSink) throws IOException {
        int received = connection.receive(sink.buffer(), 0, sink.buffer().capacity());
        sink.checkLength(received, number);
        sink.checkStamps(number);
    }

    @Override
    public void sendCredit(long messages) throws IOException {
        credit.putLong(0, messages, ByteOrder.LITTLE_ENDIAN);
        connection.send(credit, 0, Long.BYTES);
    }

    @Override
    public long receiveCredit() throws IOException {
        int received = connection.receive(credit, 0, Long.BYTES);
        if (received != Long.BYTES) {
            throw new ProtocolException("a report of " + received + " bytes arrived");
        }
        return credit.getLong(0, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String describe() {
        return connection.describe();
    }

    @Override
    public void close() {
        connection.close();
    }
}
