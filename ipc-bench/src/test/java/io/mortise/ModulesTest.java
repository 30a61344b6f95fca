package io.mortise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the imports between the modules to one direction; this module sees all the others on its class path. */
class ModulesTest {
    private static final String[] CORE = {
        "io.mortise.region..",
        "io.mortise.sync..",
        "io.mortise.value..",
        "io.mortise.codec..",
        "io.mortise.queue..",
        "io.mortise.collection.."
    };
    private static final String TRANSPORT = "io.mortise.transport..";
    private static final String PROCESS = "io.mortise.process..";
    private static final String MANAGER = "io.mortise.manager..";
    private static final String JOURNAL = "io.mortise.journal..";
    private static final String BENCH = "io.mortise.bench..";
    private static final String STRESS = "io.mortise.stress..";

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("io.mortise");
    }

    @Test
    void shouldKeepPipesSocketsAndProcessesOutOfCore() {
        checkKnowsNothing(CORE, TRANSPORT, PROCESS, MANAGER, JOURNAL, BENCH, STRESS);
    }

    @Test
    void shouldKeepProcessesOutOfTransport() {
        checkKnowsNothing(new String[] {TRANSPORT}, PROCESS, MANAGER, JOURNAL, BENCH, STRESS);
    }

    @Test
    void shouldKeepManagerAndBenchOutOfProcess() {
        checkKnowsNothing(new String[] {PROCESS}, MANAGER, BENCH, STRESS);
    }

    @Test
    void shouldKeepTheJournalByItself() {
        checkKnowsNothing(new String[] {JOURNAL}, TRANSPORT, PROCESS, MANAGER, BENCH, STRESS);
        checkKnowsNothing(new String[] {PROCESS, MANAGER}, JOURNAL);
        noClasses()
                .that()
                .resideOutsideOfPackages(JOURNAL, BENCH)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.openhft..")
                .check(all);
    }

    @Test
    void shouldKeepBenchAndStressApart() {
        checkKnowsNothing(new String[] {BENCH}, STRESS);
        checkKnowsNothing(new String[] {STRESS}, BENCH);
        assertThat(all.containPackage("io.mortise.stress"))
                .as("ipc-stress is on the class path of this test")
                .isTrue();
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("io.mortise.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(all);
    }

    private static void checkKnowsNothing(String[] packages, String... unknown) {
        noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(unknown)
                .allowEmptyShould(true)
                .check(all);
    }
}
