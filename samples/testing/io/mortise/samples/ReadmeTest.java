package io.mortise.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolveSibling("").normalize();
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)[^)]*\\)");

    @Test
    void shouldShowCodeThatCompiles() throws IOException {
        Matcher shown = JAVA.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(shown.find()).isTrue();
        String compiled = Files.readString(Path.of("testing/io/mortise/samples/ReadmeExample.java"));
        assertThat(withoutSpaces(compiled)).contains(withoutSpaces(shown.group(1)));
    }

    @Test
    void shouldShowCodeThatRuns(@TempDir Path directory) throws InterruptedException {
        try (Terminal terminal = Terminal.runMain(directory, ReadmeExample.class)) {
            terminal.expect("buy 7");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void shouldLinkOnlyToWhatIsThere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).startsWith("http") && !Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(ROOT.relativize(page) + " -> " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            return files.filter(file ->
                            file.toString().endsWith(".md") && !file.toString().contains("/target/"))
                    .toList();
        }
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("\\s+", "");
    }
}
