package io.mortise.queue;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.TestQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.testers.CollectionClearTester;
import io.mortise.codec.Codec;
import io.mortise.codec.Codecs;
import io.mortise.codec.RecordCodec;
import io.mortise.codec.SerializableCodec;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestCase;
import junit.framework.TestSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Guava's suites for any queue. */
class GuavaQueueTest {
    private static final int QUEUES = 10;

    private static Region region;
    private static int count;

    @BeforeAll
    static void openRegion(@TempDir Path directory) throws IOException {
        region = Region.create(
                directory.resolve("region"),
                RegionOptions.ofMegabytes(64).maxEntries(1024).reserveSpace(false));
    }

    @AfterAll
    static void closeRegion() {
        region.close();
    }

    /** The next of a few that are used in turn, since names and memory of a region last as long as who uses it. */
    private static <T> TypedQueue<T> next(Function<String, TypedQueue<T>> queues) {
        TypedQueue<T> queue = queues.apply(Integer.toString(count++ % QUEUES));
        queue.clear();
        return queue;
    }

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfStrings() {
        return suite("strings", Codecs.strings(), "a", "b", "c", "d", "e");
    }

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfSerializedObjects() {
        return suite("serialized", SerializableCodec.of(String.class), "a", "b", "c", "d", "e");
    }

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfNumbers() {
        return suite("numbers", Codecs.longs(), 1L, -2L, 3L, Long.MIN_VALUE, 0L);
    }

    record Pair(String name, int number) {}

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfRecords() {
        RecordCodec<Pair> codec = RecordCodec.of(Pair.class);
        Pair[] pairs = {new Pair("a", 1), new Pair("b", 1), new Pair("a", 2), new Pair("", 0), new Pair(null, -1)};
        return suite("records", codec, pairs[0], pairs[1], pairs[2], pairs[3], pairs[4]);
    }

    /** One for each kind, plain and joinable. */
    private static <T> List<DynamicNode> suite(String name, Codec<T> codec, T e0, T e1, T e2, T e3, T e4) {
        SampleElements<T> samples = new SampleElements<>(e0, e1, e2, e3, e4);
        List<DynamicNode> suites = new ArrayList<>();
        for (Parties producers : Parties.values()) {
            for (Parties consumers : Parties.values()) {
                for (boolean isJoinable : new boolean[] {false, true}) {
                    QueueOptions options = QueueOptions.capacity(1 << 12)
                            .maxMessages(63)
                            .producers(producers)
                            .consumers(consumers);
                    String what = name + " " + producers + " " + consumers + (isJoinable ? " joinable" : "");
                    boolean isInTurnOnly = producers == Parties.SINGLE && consumers == Parties.SINGLE;
                    TestSuite suite = suite(
                            what,
                            samples,
                            isInTurnOnly,
                            number -> isJoinable
                                    ? TypedQueue.joinable(region, what + number, codec, options)
                                    : TypedQueue.in(region, what + number, codec, options));
                    suites.add(DynamicContainer.dynamicContainer(what, nodes(suite)));
                }
            }
        }
        return suites;
    }

    private static <T> TestSuite suite(
            String name, SampleElements<T> samples, boolean isInTurnOnly, Function<String, TypedQueue<T>> queues) {
        QueueTestSuiteBuilder<T> builder = QueueTestSuiteBuilder.using(new Generator<>(samples, queues))
                .named(name)
                .withFeatures(CollectionFeature.KNOWN_ORDER, CollectionSize.ANY);
        if (isInTurnOnly) {
            builder.withFeatures(CollectionFeature.SUPPORTS_ADD)
                    .suppressing(
                            // Everything may be removed at once, though nothing out of turn.
                            Stream.of(CollectionClearTester.class.getMethods())
                                    .filter(method -> method.getName().startsWith("testClear"))
                                    .toList());
        } else {
            builder.withFeatures(CollectionFeature.GENERAL_PURPOSE);
        }
        return builder.createTestSuite();
    }

    private static final class Generator<T> implements TestQueueGenerator<T> {
        private final SampleElements<T> samples;
        private final Function<String, TypedQueue<T>> queues;

        Generator(SampleElements<T> samples, Function<String, TypedQueue<T>> queues) {
            this.samples = samples;
            this.queues = queues;
        }

        @Override
        public SampleElements<T> samples() {
            return samples;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Queue<T> create(Object... elements) {
            TypedQueue<T> queue = next(queues);
            for (Object each : elements) {
                queue.add((T) each);
            }
            return queue;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T[] createArray(int length) {
            return (T[]) java.lang.reflect.Array.newInstance(samples.e0().getClass(), length);
        }

        @Override
        public Iterable<T> order(List<T> insertionOrder) {
            return insertionOrder;
        }
    }

    private static List<DynamicNode> nodes(TestSuite suite) {
        List<DynamicNode> nodes = new ArrayList<>();
        Collection<Test> tests = Collections.list(suite.tests());
        for (Test test : tests) {
            if (test instanceof TestSuite inner) {
                nodes.add(DynamicContainer.dynamicContainer(inner.getName(), nodes(inner)));
            } else if (test instanceof TestCase single) {
                nodes.add(DynamicTest.dynamicTest(single.getName(), single::runBare));
            }
        }
        return nodes;
    }
}
