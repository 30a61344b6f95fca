package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.transport.Connection;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Memory that both processes have attached, and the connection over which they give it to each other: a message of
 * eight bytes says which payload changes hands. Nothing of the payload is touched, so that its size does not matter.
 */
final class HandOver implements AutoCloseable {
    /** The handle of no payload: the last one. */
    static final long ENOUGH = -1;

    private static final String FILE = "hand-over";
    private static final long HEADROOM = 1 << 20;

    private final Region region;
    private final Extent payloads;
    private final Connection connection;
    private final UnsafeBuffer handle = new UnsafeBuffer(Payload.allocate(Long.BYTES));

    private HandOver(Region region, Extent payloads, Connection connection) {
        this.region = region;
        this.payloads = payloads;
        this.connection = connection;
    }

    /** Makes the memory, or attaches to it if the other side has. Space is taken by what is written, which is next to nothing. */
    static HandOver open(Path memory, int maxBytes, Connection connection) throws IOException {
        Region region = Region.createOrAttach(
                memory.resolve(FILE), RegionOptions.ofBytes(maxBytes + HEADROOM).reserveSpace(false));
        Extent payloads = region.extent(new ExtentSpec("payloads", "byte[]", maxBytes, maxBytes));
        return new HandOver(region, payloads, connection);
    }

    /** Writes a number into the payload, so that the other side can see which one it was given. */
    void mark(int length, long number) {
        Stamp.put(payloads.buffer(0, length), length, number);
    }

    /** Follows a handle to its payload and looks who it is. */
    void checkMark(long given, long number) throws CorruptedException {
        int length = (int) given;
        Stamp.check(payloads.buffer(given >>> 32, length), length, number);
    }

    /** What says where a payload is: offset and length. Its offset is 0 in this comparison. */
    static long handle(int length) {
        return length;
    }

    void give(long given) throws IOException {
        handle.putLong(0, given, ByteOrder.LITTLE_ENDIAN);
        connection.send(handle, 0, Long.BYTES);
    }

    long take() throws IOException {
        connection.receive(handle, 0, Long.BYTES);
        return handle.getLong(0, ByteOrder.LITTLE_ENDIAN);
    }

    String describe() {
        return connection.describe();
    }

    @Override
    public void close() {
        connection.close();
        region.close();
    }
}
