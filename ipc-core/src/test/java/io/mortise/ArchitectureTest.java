package io.mortise;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the imports of this module to one direction. */
class ArchitectureTest {
    /** An earlier package never knows a later one. */
    private static final List<String> ORDER = List.of("region", "sync", "value", "codec", "queue", "collection");

    private static JavaClasses core;

    @BeforeAll
    static void readClasses() {
        core = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("io.mortise");
    }

    @TestFactory
    List<DynamicTest> shouldNotImportLaterPackages() {
        return ORDER.subList(0, ORDER.size() - 1).stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> checkKnowsNothingLater(name)))
                .toList();
    }

    private static void checkKnowsNothingLater(String name) {
        String[] later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .map(ArchitectureTest::tree)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .allowEmptyShould(true)
                .check(core);
    }

    @Test
    void shouldHaveNoCycles() {
        slices().matching("io.mortise.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(core);
    }

    @Test
    void shouldHoldNoPackageBesidesTheKnownOnes() {
        String[] known = ORDER.stream().map(name -> "io.mortise." + name).toArray(String[]::new);
        noClasses()
                .should()
                .resideOutsideOfPackages(known)
                .allowEmptyShould(true)
                .check(core);
    }

    @Test
    void shouldKeepNativeCodeInRegion() {
        noClasses()
                .that()
                .resideOutsideOfPackage(tree("region"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .allowEmptyShould(true)
                .check(core);
    }

    @Test
    void shouldStartNoThreads() {
        noClasses()
                .should()
                .callMethod(Thread.class, "start")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .allowEmptyShould(true)
                .check(core);
    }

    private static String tree(String name) {
        return "io.mortise." + name + "..";
    }
}
