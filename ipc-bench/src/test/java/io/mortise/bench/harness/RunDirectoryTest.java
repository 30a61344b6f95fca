package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void shouldBeEnteredByNobodyElseAndLeaveNothing() throws Exception {
        Path memory;
        Path disk;
        try (RunDirectory directory = RunDirectory.create(parent, parent)) {
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
    void shouldDeleteNothingBeforeItsUsersHaveEnded() throws Exception {
        List<String> ended = new ArrayList<>();
        try (RunDirectory directory = RunDirectory.create(parent, parent)) {
            directory.closeFirst(() -> ended.add("first, there is " + Files.exists(directory.disk())));
            directory.closeFirst(() -> {
                ended.add("last");
                throw new IllegalStateException("cannot end");
            });
        }

        assertThat(ended).containsExactly("last", "first, there is true");
    }

    @Test
    void shouldSweepWhatADeadRunLeftAndSpareTheLiving() throws Exception {
        try (RunDirectory living = RunDirectory.create(parent, parent)) {
            Path dead = Files.createTempDirectory(parent, "mortise-bench-");
            Files.writeString(dead.resolve("in-use"), "");
            Files.writeString(dead.resolve("region"), "left behind");

            try (RunDirectory next = RunDirectory.create(parent, parent)) {
                assertThat(next.memory()).exists();
                assertThat(dead).doesNotExist();
                assertThat(living.memory()).exists();
                assertThat(living.disk()).exists();
            }
        }
    }
}
