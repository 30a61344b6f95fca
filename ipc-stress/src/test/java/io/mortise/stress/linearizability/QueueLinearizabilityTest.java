package io.mortise.stress.linearizability;

import io.mortise.codec.Codecs;
import io.mortise.queue.QueueOptions;
import io.mortise.queue.TypedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever threads do to one handle, there is an order of their calls in which a plain queue would have answered the same. The queue is never
 * full here, nor empty: when it seems so is looser than in a queue of objects. A message in another consumer's hands keeps its room and
 * that of those behind it, and one that another producer is filling hides those behind it.
 */
@EnabledForJreRange(max = JRE.JAVA_22, disabledReason = "Lincheck cannot read the classes of newer JDKs")
class QueueLinearizabilityTest {
    private static final int ITERATIONS = 20;
    private static final int INVOCATIONS = 250;
    private static final int THREADS = 3;
    private static final int CALLS = 3;

    /** More than there are calls. */
    private static final int ELEMENTS_BEFORE = 20;

    private static Region region;
    private static TypedQueue<Integer> queue;

    @BeforeAll
    static void open(@TempDir Path directory) throws IOException {
        region = Region.create(directory.resolve("region"), RegionOptions.ofMegabytes(4));
        queue = TypedQueue.in(
                region, "queue", Codecs.ints(), QueueOptions.capacity(1 << 12).maxMessages(63));
    }

    @AfterAll
    static void close() {
        region.close();
    }

    @Test
    void shouldAnswerAsAPlainQueueWouldInSomeOrderOfTheCalls() {
        new StressOptions()
                .iterations(ITERATIONS)
                .invocationsPerIteration(INVOCATIONS)
                .threads(THREADS)
                .actorsPerThread(CALLS)
                .actorsBefore(CALLS)
                .actorsAfter(CALLS)
                .minimizeFailedScenario(false)
                .sequentialSpecification(PlainQueue.class)
                .check(Handle.class);
    }

    /** The handle that all threads share, with the same elements in it when an attempt begins. */
    @Param(name = "element", gen = IntGen.class, conf = "1:99")
    public static class Handle {
        /** Made by Lincheck for each attempt. */
        public Handle() {
            queue.clear();
            for (int i = 0; i < ELEMENTS_BEFORE; i++) {
                queue.add(-i);
            }
        }

        @Operation
        public boolean offer(@Param(name = "element") int element) {
            return queue.offer(element);
        }

        @Operation
        public Integer poll() {
            return queue.poll();
        }
    }

    /** What it should look like. */
    public static class PlainQueue {
        private final Queue<Integer> elements = new ArrayDeque<>();

        /** Made by Lincheck. */
        public PlainQueue() {
            for (int i = 0; i < ELEMENTS_BEFORE; i++) {
                elements.add(-i);
            }
        }

        public boolean offer(int element) {
            return elements.offer(element);
        }

        public Integer poll() {
            return elements.poll();
        }
    }
}
