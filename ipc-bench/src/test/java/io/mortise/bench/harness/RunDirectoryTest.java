package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class RunDirectoryTest {
    @Test
    void shouldBeEnteredByNobodyElseAndLeaveNothing() throws Exception {
        Path memory;
        Path disk;
        try (RunDirectory directory = RunDirectory.create()) {
            memory = directory.memory();
            disk = directory.disk();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(disk)))
                    .isEqualTo("rwx------");
            Files.createDirectory(memory.resolve("nested"));
            Files.writeString(memory.resolve("nested").resolve("file"), "content");
        }

        assertThat(memory).doesNotExist();
        assertThat(disk).doesNotExist();
    }

    @Test
    void shouldSweepWhatADeadRunLeftAndSpareTheLiving() throws Exception {
        try (RunDirectory living = RunDirectory.create()) {
            Path dead = Files.createTempDirectory(living.memory().getParent(), "mortise-bench-");
            Files.writeString(dead.resolve("in-use"), "");
            Files.writeString(dead.resolve("region"), "left behind");

            try (RunDirectory next = RunDirectory.create()) {
                assertThat(next.memory()).exists();
                assertThat(dead).doesNotExist();
                assertThat(living.memory()).exists();
                assertThat(living.disk()).exists();
            }
        }
    }
}
