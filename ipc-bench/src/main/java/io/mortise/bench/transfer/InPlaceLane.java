package io.mortise.bench.transfer;

import io.mortise.queue.Block;
import io.mortise.queue.BlockPool;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.transport.Connection;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A lane through blocks without a copy out of them: the sender writes each payload where the receiver then sums all of its longs.
 * Only the block's handle is sent. The sum is compared with the sender's, so that every message is checked as a whole.
 */
final class InPlaceLane implements SendingLane, ReceivingLane {
    private static final String FILE = "in-place";

    /** One is filled while the other is read. */
    private static final int BLOCKS = 2;

    private static final long HEADROOM = 1 << 20;

    private final ConnectionLane credits;
    private final Connection connection;
    private final Region region;
    private final BlockPool pool;
    private final Block block = new Block();
    private final UnsafeBuffer handle = new UnsafeBuffer(Payload.allocate(Long.BYTES));

    private InPlaceLane(Connection connection, Region region, BlockPool pool) {
        this.credits = new ConnectionLane(connection);
        this.connection = connection;
        this.region = region;
        this.pool = pool;
    }

    /** Makes the blocks, or attaches to them if the other side has. */
    static InPlaceLane open(Connection connection, Path memory, int maxBytes) throws IOException {
        Region region = Region.createOrAttach(
                memory.resolve(FILE),
                RegionOptions.ofBytes((long) BLOCKS * maxBytes + HEADROOM).reserveSpace(false));
        return new InPlaceLane(connection, region, BlockPool.in(region, "payloads", maxBytes, BLOCKS));
    }

    @Override
    public void send(UnsafeBuffer message, int length) throws IOException {
        acquire();
        block.buffer().putBytes(0, message, 0, length);
        block.length(length);
        handle.putLong(0, block.send(), ByteOrder.LITTLE_ENDIAN);
        connection.send(handle, 0, Long.BYTES);
    }

    private void acquire() throws IOException {
        try {
            pool.acquire(block);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IllegalStateException closed) {
            throw new IOException("the other side is gone", closed);
        }
    }

    @Override
    public void receive(Sink sink, long number, boolean fillSink) throws IOException {
        connection.receive(handle, 0, Long.BYTES);
        if (!pool.open(handle.getLong(0, ByteOrder.LITTLE_ENDIAN), block)) {
            throw new IOException("the block is gone: " + pool.state());
        }
        try {
            read(block.buffer(), block.length(), sink, number);
            if (fillSink) {
                sink.buffer().putBytes(0, block.buffer(), 0, block.length());
            }
        } finally {
            block.release();
        }
    }

    private static void read(DirectBuffer payload, int length, Sink sink, long number) throws IOException {
        sink.checkLength(length, number);
        long head = payload.getLong(Stamp.HEAD);
        long tail = payload.getLong(Stamp.tail(length));
        Stamp.check(head, tail, number);
        sink.fingerprint().checkSum(Checksum.sum(payload, 0, length) - head - tail, number);
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
        return BLOCKS + " blocks, their handles by " + credits.describe();
    }

    @Override
    public void close() {
        credits.close();
        region.close();
    }
}
