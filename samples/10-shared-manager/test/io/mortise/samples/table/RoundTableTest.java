package io.mortise.samples.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.samples.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTableTest {
    @TempDir
    private Path directory;

    @Test
    void shouldTalkAndPassTheStickOfTheDead() throws InterruptedException {
        try (Terminal table = Terminal.run(directory, "table")) {
            table.expect("the table is at unix:");
            try (Terminal ada = Terminal.run(directory, "table", "ada")) {
                ada.expect("at the table: [ada]");
                try (Terminal bob = Terminal.run(directory, "table", "bob")) {
                    bob.expect("at the table");
                    ada.type("hello");
                    bob.expect("ada: hello");
                    bob.type("good morning");
                    ada.expect("bob: good morning");
                    ada.type("/stick");
                    ada.expect("I have the stick");
                    bob.type("/stick");
                    bob.expect("waiting for the stick");
                    ada.kill();
                    bob.expect("I have the stick; the one before me died with it in hand");
                    bob.type("/pass");
                    bob.expect("passed");
                    table.kill();
                    bob.expect("the table is gone");
                    assertThat(bob.exitCode()).isEqualTo(1);
                }
            }
            try (Terminal again = Terminal.run(directory, "table")) {
                again.expect("the table is at unix:");
            }
        }
    }

    @Test
    void shouldSayThatNobodyServes() throws InterruptedException {
        try (Terminal early = Terminal.run(directory, "table", "ada")) {
            early.expect("no table: run table in another terminal first");
            assertThat(early.exitCode()).isEqualTo(1);
        }
    }
}
