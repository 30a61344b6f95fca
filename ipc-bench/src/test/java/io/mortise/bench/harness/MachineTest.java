package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void shouldSayWhatTheFiguresWereTakenOn() {
        Map<String, Object> machine = Machine.describe();

        assertThat(machine)
                .containsEntry("jdk", System.getProperty("java.version"))
                .containsEntry("cpus", Runtime.getRuntime().availableProcessors())
                .containsKeys("os", "flags", "collectors", "memoryBytes");
        assertThat(machine).doesNotContainValue("").doesNotContainValue(-1L);
    }

    @Test
    void shouldKnowHowMuchMemoryIsLeft() {
        assertThat(Machine.availableBytes()).isPositive();
    }
}
