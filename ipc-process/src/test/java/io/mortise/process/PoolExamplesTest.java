package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PoolExamplesTest {
    private static final Path EXAMPLES = Path.of("src/test/java/io/mortise/process/PoolExamples.java");
    private static final Path PAGE = Path.of("../docs/process-pools.md");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)\n}?\n?```", Pattern.DOTALL);

    @Test
    void shouldBeWhatThePageShows() throws Exception {
        String compiled = Files.readString(EXAMPLES).replaceAll("\\s+", "");
        Matcher shown = JAVA.matcher(Files.readString(PAGE));
        int blocks = 0;
        while (shown.find()) {
            assertThat(compiled).contains(shown.group(1).replaceAll("\\s+", ""));
            blocks++;
        }
        assertThat(blocks).isEqualTo(4);
    }

    @Test
    void shouldDoWhatThePageSays() throws Exception {
        PoolExamples examples = new PoolExamples();
        assertThat(examples.use("scene", List.of("a", "bcd"), List.of("x", "yy")))
                .containsExactly(1, 3);
        assertThat(examples.printed).containsExactlyInAnyOrder("x".hashCode(), "yy".hashCode(), 5);
        try (ProcessPool pool = examples.build()) {
            assertThat(pool.apply(() -> System.getProperty("java.awt.headless")))
                    .isEqualTo("true");
            assertThat(examples.log).contains("1 of 1");
            assertThatThrownBy(() -> examples.submitPlainly(pool, new Object()))
                    .isInstanceOf(UnsendableException.class)
                    .hasMessageContaining("declare it as a RemoteCallable");
            examples.nameTheKiller(pool, "input");
            assertThat(examples.log)
                    .filteredOn(line -> line.contains("parsing input") && line.contains(" 9 "))
                    .hasSize(1);
        }
    }
}
