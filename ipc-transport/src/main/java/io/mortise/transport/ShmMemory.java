package io.mortise.transport;

import static io.mortise.transport.ShmLaneDescriptor.SLOTS_OFFSET;
import static io.mortise.transport.ShmLaneDescriptor.SLOT_BYTES;
import static io.mortise.transport.ShmRendezvousDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** The region of one connection, as one of its two sides has it. */
final class ShmMemory {
    private static final int EXTENTS = 5;
    private static final int ALIGNMENT_BYTES = 4096;

    private final Region region;
    private final AtomicBuffer connection;
    private final ShmGeometry geometry;

    private ShmMemory(Region region, AtomicBuffer connection, ShmGeometry geometry) {
        this.region = region;
        this.connection = connection;
        this.geometry = geometry;
    }

    /** Makes the region of a connection, for the connector. */
    static ShmMemory create(String regionName, ShmGeometry geometry) throws IOException {
        long bytes = CONNECTION_LENGTH
                + ShmLaneDescriptor.lengthOf(geometry.connectorSmall())
                + ShmLaneDescriptor.lengthOf(geometry.listenerSmall());
        long slack = (long) EXTENTS * ALIGNMENT_BYTES;
        long largeBytes = (long) (geometry.connectorLarge() + geometry.listenerLarge()) * SLOT_BYTES;
        Region region = Region.create(
                regionName,
                RegionOptions.ofBytes(bytes + slack + largeBytes)
                        .reserveOnly(bytes + slack)
                        .maxAttachments(8)
                        .maxEntries(EXTENTS)
                        .unlinkOnLastClose());
        boolean done = false;
        try {
            AtomicBuffer connection = region.extent(new ExtentSpec(CONNECTION, CONNECTION_TYPE, 1, CONNECTION_LENGTH))
                    .buffer();
            geometry.write(connection);
            region.extent(laneSpec(FROM_CONNECTOR, geometry.connectorSmall()));
            region.extent(laneSpec(FROM_LISTENER, geometry.listenerSmall()));
            large(region, FROM_CONNECTOR, geometry.connectorLarge());
            large(region, FROM_LISTENER, geometry.listenerLarge());
            connection.putIntRelease(CONNECTOR_OWNER_OFFSET, region.owner());
            done = true;
            return new ShmMemory(region, connection, geometry);
        } finally {
            if (!done) {
                region.close();
            }
        }
    }

    /** Attaches the region that a connector has made, for the listener. */
    static ShmMemory attach(String regionName) throws IOException {
        Region region = Region.attach(regionName);
        boolean done = false;
        try {
            Extent found = region.find(CONNECTION, CONNECTION_TYPE);
            if (found == null || found.length() < CONNECTION_LENGTH) {
                throw new RegionCorruptException("no connection is in " + region.path());
            }
            AtomicBuffer connection = found.buffer();
            ShmMemory memory = new ShmMemory(region, connection, ShmGeometry.read(connection));
            connection.putIntRelease(LISTENER_OWNER_OFFSET, region.owner());
            done = true;
            return memory;
        } finally {
            if (!done) {
                region.close();
            }
        }
    }

    Region region() {
        return region;
    }

    int state() {
        // ORDER: ACCEPT
        return connection.getIntVolatile(STATE_OFFSET);
    }

    boolean decide(int state) {
        // ORDER: ACCEPT
        return connection.compareAndSetInt(STATE_OFFSET, OFFERED, state);
    }

    /** The buffer whose word at {@link ShmRendezvousDescriptor#STATE_OFFSET} the connector sleeps on. */
    AtomicBuffer connection() {
        return connection;
    }

    /** {@return this side's connection, once both are attached} */
    ShmConnection open(String address, ConnectionOptions options, boolean connector) {
        int peer = connection.getIntVolatile(connector ? LISTENER_OWNER_OFFSET : CONNECTOR_OWNER_OFFSET);
        ShmSession session = new ShmSession(address, region, peer);
        AtomicBuffer fromConnector = lane(FROM_CONNECTOR, geometry.connectorSmall());
        AtomicBuffer fromListener = lane(FROM_LISTENER, geometry.listenerSmall());
        Extent largeFromConnector = large(region, FROM_CONNECTOR, geometry.connectorLarge());
        Extent largeFromListener = large(region, FROM_LISTENER, geometry.listenerLarge());
        AtomicBuffer sent = connector ? fromConnector : fromListener;
        Extent sentLarge = connector ? largeFromConnector : largeFromListener;
        AtomicBuffer received = connector ? fromListener : fromConnector;
        Extent receivedLarge = connector ? largeFromListener : largeFromConnector;
        ShmSender sender = new ShmSender(
                session, sent, windows(sent, sentLarge), new ShmLargeWindow(sentLarge), new ShmDistance());
        ShmReceiver receiver = new ShmReceiver(session, received, windows(received, receivedLarge));
        return new ShmConnection(session, region, sender, receiver, options.maxMessageBytes());
    }

    void close() {
        region.close();
    }

    private AtomicBuffer lane(String name, int smallSlots) {
        return region.extent(laneSpec(name, smallSlots)).buffer();
    }

    private static ExtentSpec laneSpec(String name, int smallSlots) {
        return new ExtentSpec(name, LANE_TYPE, smallSlots, ShmLaneDescriptor.lengthOf(smallSlots));
    }

    private static @Nullable Extent large(Region region, String lane, int slots) {
        return slots == 0
                ? null
                : region.extent(new ExtentSpec(lane + LARGE_SUFFIX, LARGE_TYPE, slots, (long) slots * SLOT_BYTES));
    }

    private static ShmWindows windows(AtomicBuffer lane, @Nullable Extent large) {
        int smallBytes = (lane.capacity() - SLOTS_OFFSET) / SLOT_BYTES * SLOT_BYTES;
        AtomicBuffer small = new org.agrona.concurrent.UnsafeBuffer(lane, SLOTS_OFFSET, smallBytes);
        return new ShmWindows(small, ShmLargeWindow.buffer(large));
    }
}
