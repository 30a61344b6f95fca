package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mortise.region.Region;
import io.mortise.testkit.Jvm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Shared memory between two real JVMs, of which one may die at any moment. */
final class ShmProcessTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int SLOT = ShmLaneDescriptor.SLOT_BYTES;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int KILLS = 5;

    private final String name = "process-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    private final String address = "shm:" + name;

    @Test
    void shouldCarryEverySizeBothWaysAtOnce() throws Exception {
        int[] lengths = {1, 7, 8, 9, 4096, SLOT - 1, SLOT, SLOT + 1, 5 * SLOT, 20 << 20, 80 << 20, 64, 3};
        try (Listener listener = Connections.listen(address);
                Jvm child = Jvm.builder(ShmActor.class).flags("-Xmx512m").start("echo", address);
                Connection connection = listener.accept(LONG)) {
            Background<Void> sender = Background.run(() -> {
                for (int length : lengths) {
                    connection.send(Payloads.of(length, length));
                }
                connection.send(new byte[0]);
            });
            for (int length : lengths) {
                assertThat(connection.receive()).isEqualTo(Payloads.of(length, length));
            }
            sender.get();
            assertThatThrownBy(connection::receive)
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("closed");
            child.expectSuccess();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void shouldDeliverWhatTheDeadHadSentThenSayWhoDied() throws Exception {
        try (Listener listener = Connections.listen(address);
                Jvm child = Jvm.start(ShmActor.class, "idle", address);
                Connection connection = listener.accept(LONG)) {
            child.expect("sent");
            child.kill();
            assertThat(connection.receive()).containsExactly(1, 2, 3);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(connection::receive)
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("pid " + child.pid())
                        .hasMessageContaining("died");
            }
            assertThat(connection.awaitReadable(Duration.ZERO)).isTrue();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void shouldNeverDeliverATornMessageOfTheDead() throws Exception {
        Random random = new Random();
        try (Listener listener = Connections.listen(address)) {
            for (int i = 0; i < KILLS; i++) {
                int length = 1 + random.nextInt(12 << 20);
                try (Jvm child = Jvm.start(ShmActor.class, "stream", address, length);
                        Connection connection = listener.accept(LONG)) {
                    child.expect("connected");
                    Background<Throwable> receiver = Background.call(() -> catchThrowable(() -> {
                        for (int seed = 0; ; seed++) {
                            assertThat(connection.receive()).isEqualTo(Payloads.of(length, seed));
                        }
                    }));
                    Thread.sleep(random.nextInt(60));
                    child.kill();
                    assertThat(receiver.get())
                            .isInstanceOfAny(EOFException.class, MessageTruncatedException.class)
                            .satisfies(e -> assertThat(e instanceof EOFException ? e : e.getCause())
                                    .hasMessageContaining("pid " + child.pid())
                                    .hasMessageContaining("died"));
                }
            }
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void shouldFailToSendToTheDead() throws Exception {
        Random random = new Random();
        UnsafeBuffer message = new UnsafeBuffer(new byte[3 << 20]);
        try (Listener listener = Connections.listen(address)) {
            for (int i = 0; i < 2; i++) {
                try (Jvm child = Jvm.start(ShmActor.class, "drain", address);
                        Connection connection = listener.accept(LONG)) {
                    child.expect("connected");
                    Background<Throwable> sender = Background.call(() -> catchThrowable(() -> {
                        while (true) {
                            connection.send(message, 0, message.capacity());
                        }
                    }));
                    Thread.sleep(random.nextInt(60));
                    child.kill();
                    assertThat(sender.get())
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("pid " + child.pid())
                            .hasMessageContaining("died");
                }
            }
        }
    }

    @Test
    void shouldWaitForAReceiverThatIsStopped() throws Exception {
        try (Listener listener = Connections.listen(address);
                Jvm child = Jvm.start(ShmActor.class, "echo", address);
                Connection connection = listener.accept(LONG)) {
            child.stop();
            List<Integer> lengths = new ArrayList<>();
            Background<Void> sender = Background.run(() -> {
                for (int i = 0; i < 8; i++) {
                    connection.send(Payloads.of(SLOT * 3 + i, i));
                }
                connection.send(new byte[0]);
            });
            sender.letItBlock();
            child.resume();
            for (int i = 0; i < 8; i++) {
                byte[] message = connection.receive();
                assertThat(message).isEqualTo(Payloads.of(SLOT * 3 + i, i));
                lengths.add(message.length);
            }
            sender.get();
            assertThat(lengths).hasSize(8);
            child.expectSuccess();
        }
    }

    @Test
    void shouldGiveUpConnectingWhenTheListenerDies() throws Exception {
        try (Jvm child = Jvm.start(ShmActor.class, "listen", address)) {
            child.expect("listening");
            Background<Connection> connector = Background.call(() -> Connections.connect(address));
            connector.letItBlock();
            child.kill();
            assertThatThrownBy(connector::get)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("pid " + child.pid())
                    .hasMessageContaining("died");
        }
        assertThatThrownBy(() -> Connections.connect(address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody listens");
        // The next listener takes the place of the dead one.
        try (Listener listener = Connections.listen(address);
                Jvm child = Jvm.start(ShmActor.class, "idle", address);
                Connection connection = listener.accept(LONG)) {
            assertThat(connection.receive()).containsExactly(1, 2, 3);
            assertThat(child.isAlive()).isTrue();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void shouldPassOverAConnectorThatDiedWaiting() throws Exception {
        try (Listener listener = Connections.listen(address)) {
            try (Jvm child = Jvm.start(ShmActor.class, "connect", address)) {
                child.expect("connecting");
                awaitLeftovers(2);
                Thread.sleep(new Random().nextInt(20));
                child.kill();
            }
            try (Jvm child = Jvm.start(ShmActor.class, "idle", address)) {
                byte[] message = receiveFromFirstThatSends(listener);
                assertThat(message).containsExactly(1, 2, 3);
                assertThat(child.isAlive()).isTrue();
            }
        }
        Connections.listen(address).close();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void shouldLeaveNothingButTheRendezvousWhenBothDie() throws Exception {
        try (Jvm listener = Jvm.start(ShmActor.class, "accept", address)) {
            listener.expect("listening");
            try (Jvm connector = Jvm.start(ShmActor.class, "idle", address)) {
                connector.expect("sent");
                listener.expect("accepted");
                listener.kill();
                connector.kill();
            }
        }
        // Hidden companion files take no memory.
        assertThat(leftovers()).filteredOn(file -> !file.startsWith(".")).containsExactly(name + ".shm");
        Connections.listen(address).close();
        assertThat(leftovers()).isEmpty();
    }

    /** A dead connector may have been accepted, and then tells its end at once. */
    private static byte[] receiveFromFirstThatSends(Listener listener) throws Exception {
        while (true) {
            try (Connection connection = listener.accept()) {
                return connection.receive();
            } catch (EOFException e) {
                // That was the dead one.
            }
        }
    }

    private void awaitLeftovers(int count) throws Exception {
        while (leftovers().size() < count) {
            Thread.sleep(1);
        }
    }

    /** All files of this test's address, which no other test has. */
    private List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Region.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.contains(name + "."))
                    .toList();
        }
    }
}
