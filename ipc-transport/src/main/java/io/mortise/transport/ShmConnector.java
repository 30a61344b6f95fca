package io.mortise.transport;

import static io.mortise.transport.ShmRendezvousDescriptor.*;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.concurrent.AtomicBuffer;

/** One attempt to connect through shared memory. */
final class ShmConnector {
    private static final long SLICE_NS = 10_000_000;

    private final String address;
    private final Region rendezvous;
    private final AtomicBuffer cells;
    private final int listener;
    private final String listenerName;
    private final Duration handshakeTimeout;
    private final long deadlineNs;

    private ShmConnector(
            String address,
            Region rendezvous,
            AtomicBuffer cells,
            int listener,
            Duration handshakeTimeout,
            long deadlineNs) {
        this.address = address;
        this.rendezvous = rendezvous;
        this.cells = cells;
        this.listener = listener;
        listenerName = rendezvous.describe(listener);
        this.handshakeTimeout = handshakeTimeout;
        this.deadlineNs = deadlineNs;
    }

    static Connection connect(String address, String name, ConnectionOptions options) throws IOException {
        long timeoutNs = Math.min(ShmTransport.nanos(options.handshakeTimeout()), Long.MAX_VALUE / 2);
        long deadlineNs = System.nanoTime() + timeoutNs;
        try (Region rendezvous = attach(address, name)) {
            AtomicBuffer cells = rendezvous
                    .extent(new ExtentSpec(RENDEZVOUS, RENDEZVOUS_TYPE, CELL_COUNT, RENDEZVOUS_LENGTH))
                    .buffer();
            int listener = cells.getIntVolatile(LISTENER_OFFSET);
            ShmConnector connector =
                    new ShmConnector(address, rendezvous, cells, listener, options.handshakeTimeout(), deadlineNs);
            connector.checkListener();
            return connector.connect(name, options);
        }
    }

    private static Region attach(String address, String name) throws IOException {
        try {
            return Region.attach(rendezvousName(name));
        } catch (NoSuchFileException e) {
            throw new IOException(
                    address + ": nobody listens there; has the listener started, with the same MORTISE_DIR?", e);
        }
    }

    private Connection connect(String name, ConnectionOptions options) throws IOException {
        // So that this side can wake the other at once, also if it never sleeps itself.
        Futex.load();
        long key = ThreadLocalRandom.current().nextLong();
        ShmMemory memory = ShmMemory.create(connectionName(name, key), ShmGeometry.of(options));
        boolean done = false;
        int cell = -1;
        try {
            cell = announce(key);
            awaitAccepted(memory);
            Connection connection = memory.open(address, options, true);
            done = true;
            return connection;
        } finally {
            if (!done) {
                withdraw(memory, cell);
            }
        }
    }

    private int announce(long key) throws IOException {
        while (true) {
            for (int i = 0; i < CELL_COUNT; i++) {
                int offset = cellOffset(i);
                if (cells.compareAndSetLong(offset, 0, cell(CLAIMED, rendezvous.owner()))) {
                    cells.putLong(offset + KEY_OFFSET, key);
                    // ORDER: CELL, SLEEP
                    cells.putLongVolatile(offset, cell(READY, rendezvous.owner()));
                    ShmSleep.wake(cells, LISTENER_SLEEP_OFFSET);
                    return offset;
                }
            }
            pause(cells, LISTENER_OFFSET, listener, "so many wait to be accepted that there is no place for more");
        }
    }

    private void awaitAccepted(ShmMemory memory) throws IOException {
        while (memory.state() == OFFERED) {
            pause(memory.connection(), STATE_OFFSET, OFFERED, "the listener has not accepted");
        }
        if (memory.state() != ACCEPTED) {
            throw new IOException(address + ": withdrawn");
        }
    }

    private void pause(AtomicBuffer buffer, int offset, int expected, String late) throws IOException {
        long leftNs = deadlineNs - System.nanoTime();
        if (leftNs <= 0) {
            throw new IOException(
                    address + ": " + late + " in time: handshakeTimeout=" + handshakeTimeout + ", " + listenerName);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ConnectionClosedException(address + ": interrupted while connecting");
        }
        Futex.await(buffer, offset, expected, Math.min(SLICE_NS, leftNs));
        checkListener();
    }

    private void checkListener() throws IOException {
        if (listener == 0 || listener == LISTENER_CLOSED || cells.getIntVolatile(LISTENER_OFFSET) == LISTENER_CLOSED) {
            throw new IOException(address + ": nobody listens there any more");
        }
        if (rendezvous.isDead(listener)) {
            throw new IOException(address + ": nobody listens there, " + listenerName + " died");
        }
    }

    private void withdraw(ShmMemory memory, int cell) {
        memory.decide(WITHDRAWN);
        if (cell >= 0) {
            cells.compareAndSetLong(cell, cell(READY, rendezvous.owner()), 0);
        }
        memory.close();
    }
}
