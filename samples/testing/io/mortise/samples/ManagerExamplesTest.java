package io.mortise.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.manager.Manager;
import io.mortise.manager.ManagerServer;
import io.mortise.transport.ConnectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ManagerExamplesTest {
    private static final Path PAGE = Path.of("../docs/managers.md");
    private static final Path EXAMPLES = Path.of("testing/io/mortise/samples/ManagerExamples.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldBeWhatThePageShows() throws IOException {
        String compiled = Files.readString(EXAMPLES).replaceAll("\\s+", "");
        Matcher shown = JAVA.matcher(Files.readString(PAGE));
        int blocks = 0;
        while (shown.find()) {
            assertThat(compiled).contains(shown.group(1).replaceAll("\\s+", ""));
            blocks++;
        }
        assertThat(blocks).isEqualTo(7);
    }

    @Test
    void shouldCount() throws IOException {
        assertThat(ManagerExamples.start()).isEqualTo(1);
        assertThat(ManagerExamples.own()).isEqualTo(19.5);
    }

    @Test
    void shouldShare() throws Exception {
        try (ManagerServer server = Manager.builder().allowApplicationClasses().serve();
                Manager manager = ManagerExamples.join(server.uri())) {
            assertThat(manager.map("counts").get("visits")).isEqualTo(1);
            assertThat(ManagerExamples.inChildren(manager)).isEqualTo(42);
            ManagerExamples.nested(manager);
            assertThat(manager.map("rooms").get("copied")).isEqualTo(List.of());
            assertThat(manager.map("rooms").get("shared")).hasToString("[kept]");
        }
    }

    @Test
    void shouldServe() throws IOException {
        byte[] key = ConnectionOptions.newKey();
        try (ManagerServer server = ManagerExamples.serve(key);
                Manager manager = Manager.connect(
                        "tcp://127.0.0.1" + server.uri().substring(server.uri().lastIndexOf(':')), key)) {
            assertThat(manager.names()).isEmpty();
        }
        try (ManagerServer server = ManagerExamples.listed()) {
            assertThat(server.clients()).isEqualTo(1);
        }
    }
}
