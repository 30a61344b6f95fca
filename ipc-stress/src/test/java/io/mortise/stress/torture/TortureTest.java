package io.mortise.stress.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashTest;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short version of {@code ipc-stress.jar torture}: a few seconds for each primitive. */
class TortureTest {
    private static final Duration FOR_ALL = Duration.ofSeconds(50);

    @ParameterizedTest
    @EnumSource
    void shouldKeepItsPromisesWhoeverIsKilled(Primitive primitive) throws Exception {
        CrashReport report = CrashTest.of(primitive.scenario())
                .kills(1_000)
                .atMost(FOR_ALL.dividedBy(Primitive.values().length))
                .run();
        System.out.println(report);
        assertThat(report.kills()).isPositive();
    }
}
