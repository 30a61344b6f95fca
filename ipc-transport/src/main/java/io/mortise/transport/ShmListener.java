package io.mortise.transport;

import static io.mortise.transport.ShmRendezvousDescriptor.*;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Futex;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/** Accepts connections through shared memory, at a rendezvous region. */
final class ShmListener implements Listener, ShmWatch {
    private static final int RENDEZVOUS_ATTACHMENTS = 2 * CELL_COUNT;

    private final String address;
    private final String name;
    private final ConnectionOptions options;
    private final Region rendezvous;
    private final AtomicBuffer cells;
    private final ShmSleep sleep;
    private final ReentrantLock accepting = new ReentrantLock();
    private int turn;
    private volatile boolean closed;

    private ShmListener(String address, String name, ConnectionOptions options, Region rendezvous, AtomicBuffer cells) {
        this.address = address;
        this.name = name;
        this.options = options;
        this.rendezvous = rendezvous;
        this.cells = cells;
        sleep = new ShmSleep(this, cells, LISTENER_SLEEP_OFFSET);
    }

    static Listener listen(String address, String name, ConnectionOptions options) throws IOException {
        Futex.load();
        while (true) {
            Region rendezvous = Region.createOrAttach(
                    rendezvousName(name),
                    RegionOptions.ofBytes(RENDEZVOUS_LENGTH)
                            .maxAttachments(RENDEZVOUS_ATTACHMENTS)
                            .maxEntries(1));
            boolean done = false;
            try {
                AtomicBuffer cells = rendezvous
                        .extent(new ExtentSpec(RENDEZVOUS, RENDEZVOUS_TYPE, CELL_COUNT, RENDEZVOUS_LENGTH))
                        .buffer();
                if (takeOver(address, rendezvous, cells)) {
                    ShmListener listener = new ShmListener(address, name, options, rendezvous, cells);
                    listener.look();
                    listener.sweep();
                    done = true;
                    return listener;
                }
            } finally {
                if (!done) {
                    rendezvous.close();
                }
            }
        }
    }

    /** {@return false if the region is one that its listener has closed meanwhile: the next one is another} */
    private static boolean takeOver(String address, Region rendezvous, AtomicBuffer cells) throws IOException {
        int before = cells.getIntVolatile(LISTENER_OFFSET);
        if (before == LISTENER_CLOSED || rendezvous.isUnlinked()) {
            return false;
        }
        if (before != 0 && !rendezvous.isDead(before)) {
            throw new IOException(address + ": " + rendezvous.describe(before) + " listens there already");
        }
        return cells.compareAndSetInt(LISTENER_OFFSET, before, rendezvous.owner()) && !rendezvous.isUnlinked();
    }

    /** Removes what is left of connections whose two sides both died before they could. */
    private void sweep() throws IOException {
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Region.directory())) {
            for (Path file : files) {
                String connection = connectionNameIn(name, String.valueOf(file.getFileName()));
                if (connection != null) {
                    found.add(connection);
                }
            }
        }
        found.forEach(ShmListener::removeIfUnused);
    }

    /** Neither takes anything from the living nor from one who is just creating: whoever closes a region last takes its files. */
    private static void removeIfUnused(String regionName) {
        try {
            Region.createOrAttach(
                            regionName, RegionOptions.ofBytes(1).maxEntries(1).unlinkOnLastClose())
                    .close();
        } catch (IOException | IpcException e) {
            // No region: not ours to remove.
        }
    }

    @Override
    public Connection accept() throws IOException, InterruptedException {
        Connection connection = accept(Long.MAX_VALUE);
        while (connection == null) {
            connection = accept(Long.MAX_VALUE);
        }
        return connection;
    }

    @Override
    public @Nullable Connection accept(Duration timeout) throws IOException, InterruptedException {
        return accept(ShmTransport.nanos(timeout));
    }

    private @Nullable Connection accept(long timeoutNs) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        if (!accepting.tryLock(timeoutNs, TimeUnit.NANOSECONDS)) {
            checkOpen();
            return null;
        }
        try {
            while (true) {
                checkOpen();
                Connection connection = acceptOneThatIsReady();
                if (connection != null) {
                    return connection;
                }
                long leftNs = timeoutNs == Long.MAX_VALUE ? timeoutNs : timeoutNs - (System.nanoTime() - startNs);
                if (leftNs <= 0 || !sleep.await(this::isAnyReady, leftNs)) {
                    return null;
                }
            }
        } finally {
            accepting.unlock();
        }
    }

    private boolean isAnyReady() {
        for (int i = 0; i < CELL_COUNT; i++) {
            if (cellState(cells.getLongVolatile(cellOffset(i))) == READY) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Connection acceptOneThatIsReady() {
        for (int i = 0; i < CELL_COUNT; i++) {
            int offset = cellOffset((turn + i) % CELL_COUNT);
            // ORDER: CELL
            long cell = cells.getLongVolatile(offset);
            if (cellState(cell) == READY) {
                turn = (turn + i + 1) % CELL_COUNT;
                try {
                    Connection connection = acceptKey(cells.getLong(offset + KEY_OFFSET));
                    if (connection != null) {
                        return connection;
                    }
                } finally {
                    cells.compareAndSetLong(offset, cell, 0);
                }
            }
        }
        return null;
    }

    /** {@return null if there is no such connector, or it has given up, or died} */
    private @Nullable Connection acceptKey(long key) {
        String regionName = connectionName(name, key);
        ShmMemory memory;
        try {
            memory = ShmMemory.attach(regionName);
        } catch (IOException | IpcException e) {
            return null;
        }
        boolean done = false;
        try {
            if (!memory.decide(ACCEPTED)) {
                return null;
            }
            Region.unlink(regionName);
            Futex.wake(memory.connection(), STATE_OFFSET, 1);
            Connection connection = memory.open(address, options, false);
            done = true;
            return connection;
        } catch (IOException | IpcException e) {
            return null;
        } finally {
            if (!done) {
                memory.close();
            }
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void checkOpen() throws ConnectionClosedException {
        if (closed) {
            throw new ConnectionClosedException(address + ": this listener was closed");
        }
    }

    /** Frees the cells of the dead, and what is no cell. */
    @Override
    public void look() {
        for (int i = 0; i < CELL_COUNT; i++) {
            int offset = cellOffset(i);
            long cell = cells.getLongVolatile(offset);
            if (cell != 0 && (!isCell(cell) || isDead(cellOwner(cell)))) {
                cells.compareAndSetLong(offset, cell, 0);
            }
        }
    }

    private static boolean isCell(long cell) {
        return (cellState(cell) == CLAIMED || cellState(cell) == READY) && cellOwner(cell) > 0;
    }

    private boolean isDead(int owner) {
        try {
            return rendezvous.isDead(owner);
        } catch (IllegalStateException e) {
            // Closed meanwhile, which the caller is about to find out.
            return false;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            // First the name, then the word: who finds the word may rely on finding another region by the name.
            Region.unlink(rendezvousName(name));
            sweep();
        } catch (IOException | IpcException e) {
            // The next listener takes over what stays.
        }
        cells.putIntVolatile(LISTENER_OFFSET, LISTENER_CLOSED);
        Futex.wake(cells, LISTENER_OFFSET, Integer.MAX_VALUE);
        ShmSleep.wake(cells, LISTENER_SLEEP_OFFSET);
        rendezvous.close();
    }
}
