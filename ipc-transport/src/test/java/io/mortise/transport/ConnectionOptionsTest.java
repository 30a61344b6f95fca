package io.mortise.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionOptionsTest {
    @Test
    void shouldNeverPrintTheKey() {
        byte[] key = "A-secret-that-none-may-see".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(ConnectionOptions.defaults().key(key).toString())
                .contains("key set")
                .doesNotContain("secret")
                .doesNotContain("65, 45");
    }

    @Test
    void shouldKeepItsOwnCopyOfTheKey() {
        byte[] key = ConnectionOptions.newKey();
        ConnectionOptions options = ConnectionOptions.defaults().key(key);
        byte[] before = key.clone();
        key[0]++;
        assertThat(options.requiredKey("tcp://x:1")).isEqualTo(before);
    }

    @Test
    void shouldRefuseImpossibleValues() {
        ConnectionOptions options = ConnectionOptions.defaults();
        assertThatThrownBy(() -> options.key(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key.length=15");
        assertThatThrownBy(() -> options.maxMessageBytes(-1)).hasMessageContaining("maxMessageBytes=-1");
        assertThatThrownBy(() -> options.maxMessageBytes(Integer.MAX_VALUE)).hasMessageContaining("maxMessageBytes=");
        assertThatThrownBy(() -> options.bufferBytes(-1, 0)).hasMessageContaining("sendBytes=-1");
        assertThatThrownBy(() -> options.handshakeTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
    }

    @Test
    void shouldReadKeyFromPrivateFileOnly(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("key"), Keys.RIGHT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> ConnectionOptions.defaults().keyFile(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600");
        PrivateFiles.restrict(file);
        assertThat(ConnectionOptions.defaults().keyFile(file).requiredKey("")).isEqualTo(Keys.RIGHT);
    }

    @Test
    void shouldForgetTheKeyWhenUnauthenticated() {
        ConnectionOptions options = ConnectionOptions.defaults().key(Keys.RIGHT).unauthenticated();
        assertThat(options.hasKey()).isFalse();
        assertThat(options.isAuthenticated()).isFalse();
        assertThat(options.requiredKey("")).isNull();
    }
}
