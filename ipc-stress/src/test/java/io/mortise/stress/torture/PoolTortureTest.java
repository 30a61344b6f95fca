package io.mortise.stress.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short version of {@code ipc-stress.jar pool}. */
class PoolTortureTest {
    @Test
    void shouldAccountForEveryTaskWhileFiftyWorkersDie(@TempDir Path folder) throws Exception {
        String report = new DeathsRun(folder, 50, 17).run(2);
        System.out.println(report);
        assertThat(report).contains("tasks=490").contains("each task run once");
    }

    @Test
    void shouldRunThousandsOfTinyTasksOnce() {
        assertThat(TinyRun.run(2, 8_000)).contains("tasks=8000");
    }

    @Test
    void shouldCarryLargeArgumentAndResult() throws Exception {
        assertThat(LargeRun.run(64 << 20)).contains("arrived");
    }
}
