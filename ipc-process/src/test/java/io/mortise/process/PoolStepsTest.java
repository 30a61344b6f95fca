package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker dies between any two steps: what the table of {@code docs/process-pools.md} says comes of it. */
class PoolStepsTest {
    private static final int ITEMS = 6;
    private static final long LONG_S = 60;
    private static final int LONG_RESULT_BYTES = 300_000;

    @TempDir
    Path folder;

    /** A worker that is killed when it has reached a point so many times, unless another was before. */
    static final class Doomed {
        private Doomed() {}

        /** Takes the path of the region; the rest is in the environment. */
        public static void main(String[] args) {
            String point = System.getenv("POOL_STEPS_POINT");
            Path mark = Path.of(System.getenv("POOL_STEPS_MARK"));
            int[] left = {Integer.parseInt(System.getenv("POOL_STEPS_TIMES"))};
            CrashPoint.arm(label -> {
                if (label.equals(point) && --left[0] == 0 && !Files.exists(mark)) {
                    die(mark);
                }
            });
            WorkerMain.main(args);
        }

        private static void die(Path mark) {
            try {
                Files.createFile(mark);
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
                Thread.sleep(Long.MAX_VALUE);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** How often each item ended, and with what. */
    private static final class Ends implements Bundle.Sink {
        private final AtomicIntegerArray times = new AtomicIntegerArray(ITEMS);
        private final AtomicReferenceArray<Object> ends = new AtomicReferenceArray<>(ITEMS);
        private final CountDownLatch left = new CountDownLatch(ITEMS);

        @Override
        public void returned(long first, @Nullable Object[] results, int count) {
            for (int i = 0; i < count; i++) {
                end((int) first + i, results[i]);
            }
        }

        @Override
        public void failed(long index, Throwable why) {
            end((int) index, why);
        }

        private void end(int item, Object how) {
            times.incrementAndGet(item);
            ends.set(item, how);
            left.countDown();
        }

        @Override
        public boolean isOver() {
            return false;
        }
    }

    /** The last column: which item fails; -1 for none. */
    @ParameterizedTest
    @CsvSource({
        "pool.gate-moved, 1, false, -1",
        "pool.item-begun, 3, false, 2",
        "pool.result-put, 3, false, 2",
        "pool.result-published, 3, false, -1",
        "pool.page-sent, 1, false, -1",
        "pool.page-emptied, 1, false, -1",
        "pool.piece-sent, 4, true, 0",
        "pool.long-result-sent, 2, true, -1"
    })
    void shouldTellWhatBecameOfEachItem(String point, int times, boolean isLong, int failing) throws Exception {
        Path mark = folder.resolve("mark");
        String ran = folder.resolve("ran").toString();
        ProcessPoolBuilder options = ProcessPool.builder()
                .outputTo((String line) -> {})
                .child(child -> child.environment("POOL_STEPS_POINT", point)
                        .environment("POOL_STEPS_MARK", mark.toString())
                        .environment("POOL_STEPS_TIMES", Integer.toString(times)));
        Counts counts = new Counts(null);
        Dispatcher dispatcher = Dispatcher.start("steps", 1, WorkerStarter.of(Doomed.class, options), counts);
        Ends ends = new Ends();
        try {
            RemoteFunction<Integer, Object> function = n -> {
                Files.writeString(Path.of(ran), n + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return isLong ? new byte[LONG_RESULT_BYTES + n] : n;
            };
            Bundle.Writer writer = new Bundle.Writer(function, index -> "item " + index);
            for (int i = 0; i < ITEMS; i++) {
                writer.add(i, i);
            }
            dispatcher.enqueue(writer.finish(0, ends, 0));
            assertThat(ends.left.await(LONG_S, TimeUnit.SECONDS)).isTrue();
            dispatcher.shutdown();
            assertThat(dispatcher.awaitTermination(LONG_S, TimeUnit.SECONDS)).isTrue();
        } finally {
            List<Runnable> unused = dispatcher.shutdownNow();
        }
        assertThat(mark).exists();
        for (int i = 0; i < ITEMS; i++) {
            assertThat(ends.times.get(i)).isEqualTo(1);
            if (i == failing) {
                assertThat(ends.ends.get(i))
                        .isInstanceOfSatisfying(
                                WorkerDiedException.class,
                                e -> assertThat(e.task()).isEqualTo("item " + failing));
            } else {
                assertThat(isLong ? ((byte[]) ends.ends.get(i)).length - LONG_RESULT_BYTES : ends.ends.get(i))
                        .isEqualTo(i);
            }
        }
        assertThat(Files.readAllLines(Path.of(ran)))
                .doesNotHaveDuplicates()
                .hasSize(point.equals("pool.item-begun") ? ITEMS - 1 : ITEMS);
        assertThat(counts.progress()).isEqualTo(new PoolProgress(ITEMS, ITEMS, failing < 0 ? 0 : 1));
    }
}
