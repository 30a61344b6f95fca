package io.mortise.queue;

import com.google.common.collect.testing.QueueTestSuiteBuilder;
import com.google.common.collect.testing.TestStringQueueGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import io.mortise.codec.Codecs;
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
import java.util.function.Supplier;
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
                directory.resolve("region"), RegionOptions.ofMegabytes(64).reserveSpace(false));
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
        return suite("strings", () -> next(name -> TypedQueue.in(region, "s" + name, Codecs.strings(), options())));
    }

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfTasks() {
        return suite("tasks", () -> next(name -> TypedQueue.joinable(region, "t" + name, Codecs.strings(), options())));
    }

    @TestFactory
    List<DynamicNode> shouldBeAQueueOfSerializedObjects() {
        return suite(
                "serialized",
                () -> next(name -> TypedQueue.in(region, "o" + name, SerializableCodec.of(String.class), options())));
    }

    private static QueueOptions options() {
        return QueueOptions.capacity(1 << 12).maxMessages(63);
    }

    private static List<DynamicNode> suite(String name, Supplier<TypedQueue<String>> queues) {
        TestSuite suite = QueueTestSuiteBuilder.using(new TestStringQueueGenerator() {
                    @Override
                    protected Queue<String> create(String[] elements) {
                        Queue<String> queue = queues.get();
                        Collections.addAll(queue, elements);
                        return queue;
                    }
                })
                .named(name)
                .withFeatures(CollectionFeature.GENERAL_PURPOSE, CollectionFeature.KNOWN_ORDER, CollectionSize.ANY)
                .createTestSuite();
        return nodes(suite);
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
