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
        Region region = Region.create(
                regionName,
                RegionOptions.ofBytes(bytes + EXTENTS * ALIGNMENT_BYTES)
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
        AtomicBuffer sent = connector ? fromConnector : fromListener;
        AtomicBuffer received = connector ? fromListener : fromConnector;
        ShmSender sender = new ShmSender(session, sent, windows(sent, null), new ShmLargeWindow());
        ShmReceiver receiver = new ShmReceiver(session, received, windows(received, null));
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

    private static ShmWindows windows(AtomicBuffer lane, @Nullable AtomicBuffer large) {
        int smallBytes = (lane.capacity() - SLOTS_OFFSET) / SLOT_BYTES * SLOT_BYTES;
        AtomicBuffer small = new org.agrona.concurrent.UnsafeBuffer(lane, SLOTS_OFFSET, smallBytes);
        return new ShmWindows(small, large);
    }
}
