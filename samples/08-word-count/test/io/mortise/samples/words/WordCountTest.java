package io.mortise.samples.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCountTest {
    @TempDir
    private Path directory;

    @Test
    void shouldCountTheWordsOfTheTextsThatComeWithIt() throws InterruptedException {
        try (Terminal terminal = Terminal.run(directory, "words")) {
            terminal.expect("3 files in texts, for pool-1 of ");
            terminal.expect("508 words, 256 different ones");
            assertThat(terminal.expect(" that")).isEqualTo("      15 that");
            assertThat(terminal.exitCode()).isZero();
        }
        assertThat(directory.resolve("regions")).isEmptyDirectory();
    }

    @Test
    void shouldCountTheWordsOfAnotherFolderInOtherProcesses() throws InterruptedException, IOException {
        Path folder = Files.createDirectories(directory.resolve("texts/deeper")).getParent();
        Files.writeString(folder.resolve("one.txt"), "To be, or not to be.\n\u00c9t\u00e9 \u00e9t\u00e9\n");
        Files.write(folder.resolve("deeper/two.bin"), "be\u00ff\u00fe not".getBytes(StandardCharsets.ISO_8859_1));

        try (Terminal terminal = Terminal.run(directory, "words", folder.toString())) {
            terminal.expect("2 files in texts");
            assertThat(terminal.expect("words, counted by ")).doesNotContain("by " + terminal.pid());
            terminal.expect("10 words, 5 different ones");
            assertThat(terminal.expect(" be")).isEqualTo("       3 be");
            terminal.expect("       2 not");
            terminal.expect("       2 to");
            assertThat(terminal.exitCode()).isZero();
        }
    }

    @Test
    void shouldSayWhichFolderIsNotThere() throws InterruptedException {
        Path missing = directory.resolve("missing");
        try (Terminal terminal = Terminal.run(directory, "words", missing.toString())) {
            terminal.expect("NoSuchFileException: " + missing);
            assertThat(terminal.exitCode()).isEqualTo(1);
        }
    }
}
