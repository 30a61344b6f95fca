package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    private static final ConnectionOptions OPEN = ConnectionOptions.defaults().unauthenticated();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "nothing",
                "http://localhost",
                "tcp:localhost:1",
                "tcp://",
                "tcp://localhost",
                "tcp://:1",
                "tcp://localhost:",
                "tcp://localhost:x",
                "tcp://localhost:-1",
                "tcp://localhost:65536",
                "unix:",
                "unix:relative",
                "unix:/",
                "unix:/nul\0nul",
                "fifo:",
                "fifo:relative/path",
            })
    void shouldRefuseWhatIsNoAddressAndNameIt(String address) {
        assertThatThrownBy(() -> Connections.listen(address, OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address=" + address);
        assertThatThrownBy(() -> Connections.connect(address, OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("address=" + address);
    }

    @Test
    void shouldSayThatHostIsUnknown() {
        assertThatThrownBy(() -> Connections.connect("tcp://no-such-host.invalid:1", OPEN))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void shouldPrintRealPortAndNotConnectToZero() throws Exception {
        try (Listener listener = Connections.listen("tcp://localhost:0", OPEN)) {
            assertThat(listener.address()).startsWith("tcp://127.0.0.1:").doesNotEndWith(":0");
        }
        assertThatThrownBy(() -> Connections.connect("tcp://localhost:0", OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Listener.address()");
    }

    @Test
    void shouldUnderstandLiteralsOfIpv6() throws Exception {
        assumeThatCode(() -> Connections.listen("tcp://[::1]:0", OPEN).close()).doesNotThrowAnyException();
        try (Listener listener = Connections.listen("tcp://[::1]:0", OPEN);
                ConnectionContract.Link link = ListenerContract.open(listener, OPEN)) {
            assertThat(listener.address()).startsWith("tcp://[0:0:0:0:0:0:0:1]:");
            link.left().send(new byte[] {6});
            assertThat(link.right().receive()).containsExactly(6);
        }
    }

    @Test
    void shouldSayThatPathOfSocketIsTooLong() {
        String address = "unix:/" + "x".repeat(107);
        assertThatThrownBy(() -> Connections.listen(address, OPEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("108 bytes")
                .hasMessageContaining("at most 107");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "fifo"})
    void shouldTakeSpacesAndSlashesAsTheyCome(String scheme) throws Exception {
        Path odd = Files.createDirectory(folder.resolve("a b%20 é"));
        try (Listener listener = Connections.listen(scheme + "://" + odd.resolve("s"), OPEN);
                ConnectionContract.Link link = ListenerContract.open(listener, OPEN)) {
            link.left().send(new byte[] {1});
            assertThat(link.right().receive()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "fifo"})
    void shouldLeaveFilesAloneThatAreNotItsOwn(String scheme) throws Exception {
        Path file = Files.writeString(folder.resolve("precious"), "text");
        assertThatThrownBy(() -> Connections.listen(scheme + ":" + file, OPEN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("choose another");
        assertThat(file).hasContent("text");
        assertThatThrownBy(() -> Connections.connect(scheme + ":" + file, OPEN)).isInstanceOf(IOException.class);
        assertThat(file).hasContent("text");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "fifo"})
    void shouldKeepOthersOutAndLeaveNothingBehind(String scheme) throws Exception {
        Path path = folder.resolve("place");
        try (Listener listener = Connections.listen(scheme + ":" + path, OPEN)) {
            assertThat(Files.getPosixFilePermissions(path))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            ListenerContract.open(listener, OPEN).close();
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactlyInAnyOrder(path, folder.resolve("place.lock"));
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "fifo"})
    void shouldReplaceWhatDeadListenerLeft(String scheme) throws Exception {
        String address = scheme + ":" + folder.resolve("place");
        try (Jvm jvm = Jvm.start(Listens.class, address)) {
            assertThat(jvm.process().getInputStream().read()).isEqualTo('l');
            assertThatThrownBy(() -> Connections.listen(address, OPEN))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("listens there already");
            jvm.kill();
        }
        assertThat(folder.resolve("place")).exists();
        assertThatThrownBy(() -> Connections.connect(address, OPEN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody listens");
        try (Listener listener = Connections.listen(address, OPEN)) {
            ListenerContract.open(listener, OPEN).close();
        }
        assertThat(folder).isEmptyDirectory();
    }

    static final class Listens {
        private Listens() {}

        public static void main(String[] args) throws Exception {
            try (Listener listener = Connections.listen(args[0], OPEN)) {
                System.out.println("listening");
                listener.accept();
            }
        }
    }
}
