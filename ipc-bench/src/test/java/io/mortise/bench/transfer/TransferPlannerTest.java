package io.mortise.bench.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferPlannerTest {
    private static final long GB = 1 << 30;
    private static final Memory PLENTY = new Memory(64 * GB, 16 * GB);

    @TempDir
    private Path directory;

    @Test
    void shouldCompareEverythingAtFourSizesByDefault() {
        TransferPlan plan = new TransferPlanner().plan(PLENTY);

        assertThat(plan.sizes()).containsExactly(64 << 10, 1 << 20, 16 << 20, 256 << 20);
        assertThat(plan.subjects()).containsExactly(Subject.values());
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void shouldAddTheLimitsOfWhatWasChosen() {
        assertThat(new TransferPlanner()
                        .subjects(List.of(Subject.UNIX, Subject.SHM))
                        .plan(PLENTY)
                        .subjects())
                .containsExactly(Subject.SHM, Subject.UNIX, Subject.MEMCPY);
        assertThat(new TransferPlanner()
                        .subjects(List.of(Subject.SHM_HAND_OVER))
                        .plan(PLENTY)
                        .subjects())
                .containsExactly(Subject.SHM_HAND_OVER, Subject.BARE_WORD);
        assertThat(new TransferPlanner()
                        .subjects(List.of(Subject.SHM_IN_PLACE))
                        .plan(PLENTY)
                        .subjects())
                .contains(Subject.PRIVATE_SUM);
    }

    @Test
    void shouldLeaveOutWhatDoesNotFitAndSaySo() {
        TransferPlan plan = new TransferPlanner().full(true).plan(new Memory(8 * GB, 2 * GB));

        assertThat(plan.sizes()).containsExactly(64 << 10, 1 << 20, 16 << 20, 256 << 20);
        assertThat(plan.notes())
                .singleElement()
                .asString()
                .contains("1 GiB needs")
                .contains("available are 8 GiB");
    }

    @Test
    void shouldRefuseWhatDoesNotFitIfItWasAskedFor() {
        TransferPlanner planner = new TransferPlanner().sizes(List.of(GB));

        assertThatThrownBy(() -> planner.plan(new Memory(8 * GB, 8 * GB)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 GiB needs 9.5 GiB of memory");
        assertThatThrownBy(() -> planner.plan(new Memory(64 * GB, GB)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MaxDirectMemorySize");
    }

    @Test
    void shouldTakeTheLengthOfTheFileForTheSize() throws Exception {
        Path file = Files.write(directory.resolve("payload"), new byte[100_001]);

        assertThat(new TransferPlanner().payload(file).plan(PLENTY).sizes()).containsExactly(100_001);
        assertThat(new TransferPlanner()
                        .payload(file)
                        .sizes(List.of(1L << 20))
                        .plan(PLENTY)
                        .sizes())
                .containsExactly(1 << 20);
    }

    @Test
    void shouldRefuseWhatCannotBe() throws Exception {
        Path tiny = Files.write(directory.resolve("tiny"), new byte[3]);

        assertRefused(new TransferPlanner().sizes(List.of(63L)), "63 B");
        assertRefused(new TransferPlanner().sizes(List.of(GB + 1)), "1 GiB");
        assertRefused(new TransferPlanner().payload(directory.resolve("missing")), "missing");
        assertRefused(new TransferPlanner().payload(directory), "no file");
        assertRefused(new TransferPlanner().payload(tiny), "3 B");
        assertRefused(new TransferPlanner().quick(true).full(true), "exclude");
    }

    private static void assertRefused(TransferPlanner planner, String because) {
        assertThatThrownBy(() -> planner.plan(PLENTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(because);
    }
}
