package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the tables in {@link EventDescriptor} and {@link LatchDescriptor}: processes that run the code itself as far as a step, and
 * are killed there.
 */
class SignalStepsTest {
    private static final String EVENT = "event";
    private static final String LATCH = "latch";

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event.set", "event.signed", "event.woken"})
    void shouldLetAllGoThoughTheSetterDied(String step) {
        SharedEvent event = SharedEvent.in(region, EVENT);
        try (Party first = Party.thread(new EventRole(), event, region);
                Party second = Party.process(EventRole.class, file, false, EVENT)) {
            first.begin("await");
            second.begin("await");
            Eventually.becomesTrue(() -> event.state().waiters() == 2, event);
            kill("pulse", step);
            assertThat(first.answer()).isEqualTo("true");
            assertThat(second.answer()).isEqualTo("true");
        }
        assertThat(event.isSet()).isTrue();
    }

    /** Those who went to sleep before a pulse are let go by it, whoever died in it. */
    @Test
    void shouldLetAllGoThoughTheOneThatClearedItAtOnceDied() {
        SharedEvent event = SharedEvent.in(region, EVENT);
        try (Party waiting = Party.thread(new EventRole(), event, region)) {
            waiting.begin("await");
            Eventually.becomesTrue(() -> event.state().waiters() == 1, event);
            kill("pulse", "event.cleared");
            assertThat(waiting.answer()).isEqualTo("true");
        }
        assertThat(event.isSet()).isFalse();
        event.set();
        assertThat(event.isSet()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"latch.counted, 3", "latch.counted, 1", "latch.signed, 1", "latch.woken, 1"})
    void shouldCountWhatADeadOneCounted(String step, int count) {
        SharedLatch latch = SharedLatch.in(region, LATCH, count);
        try (Party waiting = Party.thread(new LatchRole(), new LatchRole.Latches(latch), region)) {
            waiting.begin("await");
            Eventually.becomesTrue(() -> latch.state().waiters() == 1, latch);
            kill("count " + count, step);
            assertThat(latch.getCount()).isEqualTo(count - 1);
            for (int i = 1; i < count; i++) {
                latch.countDown(); // also for one that died before it could
            }
            assertThat(waiting.answer()).isEqualTo("true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait.announced", "wait.arrived", "wait.slept"})
    void shouldForgetThoseWhoDieWaiting(String step) throws InterruptedException {
        SharedEvent event = SharedEvent.in(region, EVENT);
        SharedLatch latch = SharedLatch.in(region, LATCH, 1);
        kill("await", step);
        kill("awaitLatch 1", step);
        assertThat(event.state().waiting()).isEmpty();
        assertThat(latch.state().waiting()).isEmpty();
        event.set();
        latch.countDown();
        event.await();
        latch.await();
    }

    private void kill(String deed, String step) {
        try (Jvm dying = Jvm.start(Dying.class, file, deed, step)) {
            dying.expect(step);
            dying.kill();
        }
    }

    /** Does something, as far as a step. */
    static final class Dying {
        public static void main(String[] arguments) throws Exception {
            String[] deed = arguments[1].split(" ", 2);
            CrashPoint.arm(label -> {
                if (label.equals(arguments[2])) {
                    Child.say(label);
                    Child.sleepForEver();
                }
            });
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                switch (deed[0]) {
                    case "pulse" -> {
                        SharedEvent event = SharedEvent.in(region, EVENT);
                        event.set();
                        event.clear();
                    }
                    case "await" -> SharedEvent.in(region, EVENT).await();
                    case "count" ->
                        SharedLatch.in(region, LATCH, Integer.parseInt(deed[1])).countDown();
                    case "awaitLatch" ->
                        SharedLatch.in(region, LATCH, Integer.parseInt(deed[1])).await();
                    default -> throw new IllegalArgumentException("deed=" + arguments[1]);
                }
            }
            throw new IllegalStateException(arguments[1] + " never reached " + arguments[2]);
        }
    }
}
