package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionLastCloseTest {
    @Test
    void shouldUnlinkWithTheLastCloseAlsoIfSomebodyWasKilled(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("region");
        Region region = Region.create(file, RegionOptions.ofMegabytes(1).unlinkOnLastClose());
        try (Jvm child = Jvm.start(Attached.class, file)) {
            child.expect("attached");
            child.kill();
        }
        region.close();
        assertThat(file).doesNotExist();
    }

    static final class Attached {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                Child.say(region.isClosed() ? "closed" : "attached");
                Child.sleepForEver();
            }
        }
    }
}
