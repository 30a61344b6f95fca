package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.testkit.Child;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgronaAccessTest {
    @Test
    void shouldNameTheMissingFlag(@TempDir Path directory) throws IOException, InterruptedException {
        Process bare = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Creator.class.getName(),
                        directory.resolve("orders").toString())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(bare.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said)
                    .contains("IllegalStateException")
                    .contains("--add-opens java.base/jdk.internal.misc=ALL-UNNAMED");
        } finally {
            bare.destroyForcibly().waitFor();
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** Creates a region, as an application started without flags would. */
    static final class Creator {
        private Creator() {}

        public static void main(String[] args) throws IOException {
            Region.create(Path.of(args[0]), RegionOptions.ofBytes(1000)).close();
            Child.say("created");
        }
    }
}
