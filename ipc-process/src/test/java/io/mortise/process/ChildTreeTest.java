package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children of children of children. */
final class ChildTreeTest {
    private static final int GENERATIONS = 3;

    @TempDir
    Path folder;

    private static void live(int generation, String folder) throws IOException, InterruptedException {
        Children.write(
                Path.of(folder, Integer.toString(generation)),
                Long.toString(ProcessHandle.current().pid()));
        if (generation + 1 < GENERATIONS) {
            ChildProcess unused = start(generation + 1, folder);
        }
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    private static ChildTask<Boolean> start(int generation, String folder) throws IOException {
        return ChildProcess.builder(() -> {
                    live(generation, folder);
                    return true;
                })
                .start();
    }

    private ProcessHandle await(int generation) throws Exception {
        Path file = folder.resolve(Integer.toString(generation));
        while (!Files.exists(file)) { // or the timeout of all tests
            Thread.sleep(5);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
    }

    private static void signal(String signal, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("/bin/sh", "-c", "kill " + signal + " " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void shouldEndWithTheirGreatGrandparent() throws Exception {
        try (ChildTask<Boolean> first = start(0, folder.toString())) {
            List<ProcessHandle> others = new ArrayList<>();
            for (int generation = 1; generation < GENERATIONS; generation++) {
                others.add(await(generation));
            }
            first.kill();
            for (ProcessHandle each : others) {
                each.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void shouldEndOnceAStoppedOneInBetweenGoesOn() throws Exception {
        try (ChildTask<Boolean> first = start(0, folder.toString())) {
            ProcessHandle stopped = await(1);
            ProcessHandle last = await(2);
            signal("-STOP", stopped);
            first.kill();
            assertThat(first.join(Duration.ofSeconds(60))).isTrue();
            assertThat(last.isAlive()).as("its own parent lives").isTrue();
            signal("-CONT", stopped);
            stopped.onExit().get(60, TimeUnit.SECONDS);
            last.onExit().get(60, TimeUnit.SECONDS);
        }
    }
}
