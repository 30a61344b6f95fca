package io.mortise.stress.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.region.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrashTestTest {
    @AfterEach
    void leavesNothingBehind() throws IOException {
        try (Stream<Path> files = Files.list(Region.directory())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith("crash-test-"));
        }
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .noneMatch(child -> child.info().arguments().map(List::of).stream()
                        .anyMatch(arguments -> arguments.contains(PlayerMain.class.getName())));
    }

    @Test
    void shouldKillAtEveryLabelAndKeepExactAccounts() throws Exception {
        CrashReport report = CrashTest.of(DoorScenario.class)
                .kills(60)
                .atMost(Duration.ofSeconds(6))
                .run();
        System.out.println(report);
        assertThat(report.neverReached()).isEmpty();
        assertThat(report.kills()).isPositive();
        assertThat(report.killsAtLabels()).isPositive();
        assertThat(report.labels().keySet()).containsExactly("door.entered", "door.left", "door.taken-over");
        assertThat(report.found()).startsWith("deaths=");
        assertThat(report.toString()).contains("seed=" + report.seed(), "door.entered");
    }

    @Test
    void shouldNoticeThatNobodyGetsOnAndShowWhereTheyAre() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CrashTest.of(BrokenScenarios.Ownerless.class)
                        .limit(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(60))
                        .kills(10_000)
                        .run())
                .withMessageContaining("has not got on")
                .withMessageContaining("flag=1")
                .withMessageContaining("BrokenScenarios$Flag.play")
                .withMessageContaining("seed=");
    }

    @Test
    void shouldNoticeThatOneThatIsStoppedIsRobbed() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CrashTest.of(BrokenScenarios.Impatient.class)
                        .atMost(Duration.ofSeconds(60))
                        .kills(10_000)
                        .run())
                .withMessageContaining("not alone")
                .withMessageContaining("seed=");
    }

    @Test
    void shouldNoticeWrongAccountsAndNameLabelsThatNobodyReached() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        CrashTest.of(BrokenScenarios.Miscounting.class).kills(3).run())
                .withMessageContaining("counted one too many")
                .withMessageContaining("NEVER REACHED: miscounting.nowhere");
    }

    @Test
    void shouldNoticeAPlayerThatEndsByItself() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> CrashTest.of(BrokenScenarios.Quitter.class).run())
                .withMessageContaining("ended by itself: exitCode=7");
    }

    @Test
    void shouldRefuseWhatCannotBePlayed() {
        CrashTest test = CrashTest.of(DoorScenario.class);
        assertThatThrownBy(() -> test.victims(0)).hasMessageContaining("victims=0");
        assertThatThrownBy(() -> test.threads(9)).hasMessageContaining("threads=9");
        assertThatThrownBy(() -> test.kills(0)).hasMessageContaining("kills=0");
        assertThatThrownBy(() -> test.witnesses(-1)).hasMessageContaining("witnesses=-1");
    }
}
