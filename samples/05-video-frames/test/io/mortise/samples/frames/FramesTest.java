package io.mortise.samples.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {
    private static final String SEEN = "all of them whole";

    @TempDir
    private Path directory;

    @Test
    void shouldShowWhatIsFilmed() throws InterruptedException {
        try (Terminal camera = Terminal.run(directory, "film")) {
            camera.expect("filming 1920x1080, 30 frames/s");
            camera.expect("all frames are full");
            try (Terminal viewer = Terminal.run(directory, "view")) {
                viewer.expect("viewing");
                assertThat(viewer.expect("##")).matches("[.#]{64}");
                assertThat(viewer.expect(SEEN)).contains("frames/s");
            }
        }
    }

    @Test
    void shouldGoOnWhoeverIsKilled() throws InterruptedException {
        try (Terminal camera = Terminal.run(directory, "film", "60");
                Terminal viewer = Terminal.run(directory, "view")) {
            viewer.expect(SEEN);
            viewer.kill();
            try (Terminal second = Terminal.run(directory, "view")) {
                second.expect(SEEN);
                camera.kill();
                second.expect("nothing to see");
                try (Terminal another = Terminal.run(directory, "film", "60")) {
                    another.expect("filming");
                    second.expect(SEEN);
                }
            }
        }
    }
}
