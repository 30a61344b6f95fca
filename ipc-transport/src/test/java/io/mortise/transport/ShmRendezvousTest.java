package io.mortise.transport;

import static io.mortise.transport.ShmRendezvousDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where two parties find each other, and what else may be found there. */
final class ShmRendezvousTest {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "rendezvous-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final String address = "shm:" + name;

    @Test
    void shouldFindItsConnectorAmongGarbage() throws Exception {
        Random random = new Random(3);
        try (Listener listener = Connections.listen(address);
                Region rendezvous = Region.attach(rendezvousName(name))) {
            AtomicBuffer cells = cells(rendezvous);
            for (int i = 0; i < CELL_COUNT; i++) {
                int owner = i % 2 == 0 ? rendezvous.owner() : random.nextInt();
                cells.putLong(cellOffset(i) + KEY_OFFSET, random.nextLong());
                cells.putLongVolatile(cellOffset(i), cell(i % 3 == 0 ? random.nextInt() : READY, owner));
            }
            Background<Connection> client = Background.call(() -> Connections.connect(address));
            try (Connection accepted = listener.accept();
                    Connection connected = client.get()) {
                connected.send(new byte[] {1});
                assertThat(accepted.receive()).containsExactly(1);
            }
            assertThat(listener.accept(Duration.ofMillis(20))).isNull();
        }
        assertNothingIsLeft();
    }

    @Test
    void shouldPassOverRegionsThatAreNoConnections() throws Exception {
        try (Listener listener = Connections.listen(address);
                Region rendezvous = Region.attach(rendezvousName(name))) {
            AtomicBuffer cells = cells(rendezvous);
            Files.write(Region.directory().resolve(connectionName(name, 1)), new byte[5000]);
            Region.create(connectionName(name, 2), RegionOptions.ofMegabytes(1)).close();
            try (Region wrong = Region.create(connectionName(name, 3), RegionOptions.ofMegabytes(1))) {
                wrong.extent(new ExtentSpec(CONNECTION, CONNECTION_TYPE, 1, CONNECTION_LENGTH))
                        .buffer()
                        .putInt(GEOMETRY_OFFSET, 4711);
                for (int key = 1; key <= 3; key++) {
                    cells.putLong(cellOffset(key) + KEY_OFFSET, key);
                    cells.putLongVolatile(cellOffset(key), cell(READY, rendezvous.owner()));
                }
                assertThat(listener.accept(Duration.ofMillis(50))).isNull();
                for (int key = 1; key <= 3; key++) {
                    assertThat(cells.getLongVolatile(cellOffset(key))).isZero();
                }
            }
        }
        for (int key = 1; key <= 3; key++) {
            Region.unlink(connectionName(name, key));
        }
        assertNothingIsLeft();
    }

    @Test
    void shouldTakeOverFromAListenerThatIsNoMore() throws Exception {
        try (Region rendezvous = Region.create(
                rendezvousName(name), RegionOptions.ofBytes(RENDEZVOUS_LENGTH).maxEntries(1))) {
            AtomicBuffer cells = cells(rendezvous);
            cells.putIntVolatile(LISTENER_OFFSET, 0x1234_5001);
            Region.create(connectionName(name, 77), RegionOptions.ofMegabytes(1))
                    .close();
            try (Listener listener = Connections.listen(address)) {
                ListenerContract.open(listener, ConnectionOptions.defaults()).close();
            }
        }
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shm:", "shm:a/b", "shm:..", "shm:.hidden", "shm:a\0b"})
    void shouldRefuseNamesThatAreNone(String bad) {
        assertThatThrownBy(() -> Connections.listen(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Connections.connect(bad)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellConnectionsOfOneNameFromThoseOfAnother() {
        assertThat(connectionNameIn("a", connectionName("a", -1))).isEqualTo("a.ffffffffffffffff.shm");
        assertThat(connectionNameIn("a", ".a.ffffffffffffffff.shm.0123.live")).isEqualTo("a.ffffffffffffffff.shm");
        assertThat(connectionNameIn("a", connectionName("a.b", 5))).isNull();
        assertThat(connectionNameIn("a", connectionName("b", 5))).isNull();
        assertThat(connectionNameIn("a", rendezvousName("a"))).isNull();
        assertThat(connectionNameIn("a", "a.0123456789abcdeg.shm")).isNull();
    }

    private static AtomicBuffer cells(Region rendezvous) {
        return rendezvous
                .extent(new ExtentSpec(RENDEZVOUS, RENDEZVOUS_TYPE, CELL_COUNT, RENDEZVOUS_LENGTH))
                .buffer();
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(Region.directory())) {
            assertThat(files.filter(file -> file.getFileName().toString().contains(name + ".")))
                    .isEmpty();
        }
    }
}
