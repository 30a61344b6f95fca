package io.mortise.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.codec.Codecs;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tasks whose consumers die, or spawn others. */
class TaskDeathTest {
    private static final QueueOptions OPTIONS = QueueOptions.capacity(1 << 12).maxMessages(200);

    @TempDir
    Path directory;

    private Region region;
    private TypedQueue<Integer> queue;

    private static TypedQueue<Integer> find(Region region) {
        return TypedQueue.joinable(region, "tasks", Codecs.ints(), OPTIONS);
    }

    @BeforeEach
    void open() throws IOException {
        region = QueueTesting.region(directory);
        queue = find(region);
    }

    @AfterEach
    void close() {
        region.close();
    }

    /** Takes as many as it is told, and finishes none. */
    static final class Taker {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                TypedQueue<Integer> queue = find(region);
                for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                    queue.take();
                }
                Child.say("taken");
                Child.sleepForEver();
            }
        }
    }

    @Test
    void shouldAbandonWhatAKilledConsumerHadTaken() throws Exception {
        queue.addAll(List.of(1, 2, 3, 4, 5));
        try (Jvm taker = Jvm.start(Taker.class, region.path(), 3)) {
            taker.expect("taken");
            assertThat(queue.tasks()).isEqualTo(new TaskCounts(2, 3, 0));
            queue.take();
            queue.take();
            queue.taskDone();
            queue.taskDone();
            assertThat(queue.join(Duration.ofMillis(50))).isFalse();
            taker.kill();
            queue.join();
            assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 3));
        }
        queue.add(6);
        // The next one in the dead one's slot counts from 0, and forgets nothing.
        try (Jvm taker = Jvm.start(Taker.class, region.path(), 1)) {
            taker.expect("taken");
            assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 1, 3));
            taker.kill();
            queue.join();
            assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 4));
        }
    }

    @Test
    void shouldEndAJoinThatWaitsForOneWhoDies() throws Exception {
        queue.add(1);
        try (Jvm taker = Jvm.start(Taker.class, region.path(), 1)) {
            taker.expect("taken");
            Thread joiner = new Thread(() -> {
                try {
                    queue.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            joiner.start();
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(joiner.isAlive()).isTrue();
            taker.kill();
            joiner.join();
        }
    }

    @Test
    void shouldWaitForAConsumerThatIsStopped() throws Exception {
        queue.add(1);
        try (Jvm taker = Jvm.start(Taker.class, region.path(), 1)) {
            taker.expect("taken");
            taker.stop();
            assertThat(queue.join(Duration.ofMillis(200))).isFalse();
            assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 1, 0));
        }
    }

    @Test
    void shouldAbandonWhatAClosedAttachmentHadTaken() throws Exception {
        queue.addAll(List.of(1, 2));
        try (Region other = Region.attach(region.path(), RegionOptions.defaults())) {
            find(other).take();
            queue.take();
            queue.taskDone();
            assertThat(queue.join(Duration.ZERO)).isFalse();
        }
        queue.join();
        assertThat(queue.tasks()).isEqualTo(new TaskCounts(0, 0, 1));
    }

    /** Each task spawns smaller ones before it is done, so the count must never seem to be zero in between. */
    @Test
    void shouldNotJoinBeforeTheTasksOfTasksAreDone() throws Exception {
        for (int round = 0; round < 30; round++) {
            queue.add(6);
            List<Thread> workers = new ArrayList<>();
            java.util.concurrent.atomic.AtomicInteger leaves = new java.util.concurrent.atomic.AtomicInteger();
            for (int i = 0; i < 3; i++) {
                TypedQueue<Integer> mine = find(region);
                workers.add(new Thread(() -> {
                    try {
                        for (int size = mine.take(); size >= 0; size = mine.take()) {
                            if (size == 0) {
                                leaves.incrementAndGet();
                            } else {
                                mine.put(size - 1);
                                mine.put(size - 1);
                            }
                            mine.taskDone();
                        }
                        mine.taskDone();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            workers.forEach(Thread::start);
            queue.join();
            assertThat(leaves).hasValue(64);
            queue.addAll(List.of(-1, -1, -1));
            for (Thread worker : workers) {
                worker.join();
            }
            queue.join();
        }
    }
}
