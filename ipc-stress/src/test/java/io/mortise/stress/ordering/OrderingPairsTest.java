package io.mortise.stress.ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.CounterThread;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.util.Counter;

/**
 * Every jcstress test for a moment, in this JVM: what jcstress does in a JVM of the test's own, without the ten seconds in which it
 * finds out what this machine and this JVM can do. What was seen goes to {@code target/ordering.txt}.
 */
class OrderingPairsTest {
    private static final int TIME_MS = 150;
    private static final int LIMIT_MS = 60_000;
    private static final int FOOTPRINT_MB = 64;
    private static final int STRIDE_SIZE = 128;
    private static final int STRIDE_COUNT = 1;
    private static final Path SEEN = Path.of(System.getenv("MORTISE_DIR")).resolveSibling("ordering.txt");

    @BeforeAll
    static void forgetWhatWasSeenLastTime() throws IOException {
        Files.createDirectories(SEEN.getParent());
        Files.deleteIfExists(SEEN);
    }

    @TestFactory
    Stream<DynamicTest> shouldSeeNothingThatIsForbidden() {
        return TestList.tests().stream()
                .sorted()
                .map(TestList::getInfo)
                .map(test -> DynamicTest.dynamicTest(simpleName(test), () -> run(test)));
    }

    private static void run(TestInfo test) throws Exception {
        Map<String, Long> seen = seenBy(runner(test));
        String text = describe(test, seen);
        Files.writeString(SEEN, text, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);

        assertThat(seen.keySet())
                .as(text)
                .isNotEmpty()
                .allSatisfy(outcome ->
                        assertThat(expectation(test, outcome)).as(text).isNotIn(Expect.FORBIDDEN, Expect.UNKNOWN));
    }

    private static <R> Map<String, Long> seenBy(Runner<R> runner) throws Exception {
        Map<String, Long> seen = new TreeMap<>();
        for (CounterThread<R> actor : runner.internalRun()) {
            actor.join(LIMIT_MS);
            assertThat(actor.throwable()).isNull();
            Counter<R> counter = actor.result();
            assertThat(counter)
                    .as("what an actor has seen, after " + LIMIT_MS + " ms")
                    .isNotNull();
            counter.elementSet().forEach(result -> seen.merge(result.toString(), counter.count(result), Long::sum));
        }
        return seen;
    }

    private static Runner<?> runner(TestInfo test) throws ReflectiveOperationException, IOException {
        return Class.forName(test.generatedRunner())
                .asSubclass(Runner.class)
                .getConstructor(ForkedTestConfig.class)
                .newInstance(config(test));
    }

    /** As a JVM that jcstress has started gets it from its parent. */
    @SuppressWarnings("EnumOrdinal") // jcstress reads it so
    private static ForkedTestConfig config(TestInfo test) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(SpinLoopStyle.THREAD_SPIN_WAIT.ordinal());
            out.writeInt(TIME_MS);
            out.writeInt(1);
            out.writeUTF(test.generatedRunner());
            out.writeInt(FOOTPRINT_MB);
            out.writeInt(STRIDE_SIZE);
            out.writeInt(STRIDE_COUNT);
            out.writeBoolean(false);
            out.writeInt(0);
        }
        return new ForkedTestConfig(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    private static Expect expectation(TestInfo test, String outcome) {
        return test.cases().stream()
                .filter(one -> one.matchesExactly(outcome))
                .findFirst()
                .orElse(test.unmatched())
                .expect();
    }

    private static String describe(TestInfo test, Map<String, Long> seen) {
        StringBuilder text = new StringBuilder(simpleName(test)).append('\n');
        seen.forEach((outcome, count) ->
                text.append(String.format("%12d  %-24s %s%n", count, outcome, expectation(test, outcome))));
        return text.toString();
    }

    private static String simpleName(TestInfo test) {
        return test.name().substring(test.name().lastIndexOf('.') + 1);
    }
}
