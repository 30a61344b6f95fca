package io.mortise.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between real processes. */
class ValueProcessTest {
    private static final RegionOptions OPTIONS = RegionOptions.ofMegabytes(4).reserveSpace(false);
    private static final int RACES = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldBeginAsTheOneCreatorSaysHoweverManyRace() throws IOException {
        Path file = directory.resolve("region");
        List<Jvm> racers = new ArrayList<>();
        try (Region region = Region.create(file, OPTIONS)) {
            for (int i = 1; i <= 4; i++) {
                racers.add(Jvm.start(Racer.class, file, i));
            }
            for (Jvm racer : racers) {
                racer.expect("ready");
            }
            LongValue.in(region, "go").set(1);
            List<String> seen = new ArrayList<>();
            for (Jvm racer : racers) {
                seen.add(racer.readLine());
            }
            assertThat(seen).as("what each racer saw of the same values").containsOnly(seen.get(0));
            assertThat(seen.get(0).split(" ")).hasSize(RACES).allMatch(winner -> winner.matches("[1-4]"));
        } finally {
            racers.forEach(Jvm::close);
        }
    }

    static final class Racer {
        public static void main(String[] arguments) throws IOException {
            int me = Integer.parseInt(arguments[1]);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                LongValue go = LongValue.in(region, "go");
                Child.say("ready");
                while (go.get() == 0) {
                    Thread.onSpinWait();
                }
                List<String> winners = new ArrayList<>();
                for (int i = 0; i < RACES; i++) {
                    int value = IntValue.in(region, "value" + i, me).get();
                    ShortArray array = ShortArray.in(region, "array" + i, 100, (short) me);
                    long sum = array.sum();
                    if (value < 1 || value > 4 || sum != array.get(99) * 100L) {
                        throw new AssertionError("value=" + value + " sum=" + sum);
                    }
                    winners.add(Integer.toString(value));
                }
                Child.say(String.join(" ", winners));
            }
        }
    }

    @Test
    void shouldShowEverythingThatWasWrittenBeforeARelease() throws IOException {
        Path file = directory.resolve("region");
        try (Region region = Region.create(file, OPTIONS);
                Jvm child = Jvm.start(Echo.class, file)) {
            LongValue ping = LongValue.in(region, "ping");
            LongValue pong = LongValue.in(region, "pong");
            DoubleArray data = DoubleArray.in(region, "data", 64);
            child.expect("ready");
            for (int round = 1; round <= 2_000; round++) {
                data.fill(round);
                ping.setRelease(round);
                while (pong.getAcquire() != round) {
                    if (!child.isAlive()) {
                        throw new AssertionError(child.errors());
                    }
                    Thread.yield();
                }
                assertThat(data.sum()).isEqualTo(-64.0 * round);
            }
            child.expectSuccess();
        }
    }

    static final class Echo {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                LongValue ping = LongValue.in(region, "ping");
                LongValue pong = LongValue.in(region, "pong");
                DoubleArray data = DoubleArray.in(region, "data", 64);
                Child.say("ready");
                for (int round = 1; round <= 2_000; round++) {
                    while (ping.getAcquire() != round) {
                        Thread.yield();
                    }
                    if (data.sum() != 64.0 * round) {
                        throw new AssertionError("round=" + round + " sum=" + data.sum());
                    }
                    data.fill(-round);
                    pong.setRelease(round);
                }
            }
        }
    }

    @Test
    void shouldCountTogetherAndLoseNothing() throws IOException {
        Path file = directory.resolve("region");
        try (Region region = Region.create(file, OPTIONS);
                Jvm first = Jvm.start(Counter.class, file, 0);
                Jvm second = Jvm.start(Counter.class, file, 1)) {
            first.expectSuccess();
            second.expectSuccess();
            assertThat(LongValue.in(region, "atomic").get()).isEqualTo(200_000);
            assertThat(DoubleValue.in(region, "summed").get()).isEqualTo(100_000);
            assertThat(IntValue.in(region, "guarded").get()).isEqualTo(20_000);
            ByteArray neighbours = ByteArray.in(region, "neighbours", 2);
            assertThat(neighbours.get(0)).isEqualTo((byte) 100_000);
            assertThat(neighbours.get(1)).isEqualTo((byte) 100_000);
        }
    }

    static final class Counter {
        public static void main(String[] arguments) throws IOException {
            int me = Integer.parseInt(arguments[1]);
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                LongValue atomic = LongValue.in(region, "atomic");
                DoubleValue summed = DoubleValue.in(region, "summed");
                IntValue guarded = IntValue.in(region, "guarded");
                ByteArray neighbours = ByteArray.in(region, "neighbours", 2);
                for (int i = 0; i < 100_000; i++) {
                    atomic.getAndIncrement();
                    summed.addAndGet(0.5);
                    neighbours.setPlain(me, (byte) (neighbours.getPlain(me) + 1));
                }
                for (int i = 0; i < 10_000; i++) {
                    guarded.lock().lock();
                    try {
                        guarded.setPlain(guarded.getPlain() + 1);
                    } finally {
                        guarded.lock().unlock();
                    }
                }
            }
        }
    }

    @Test
    void shouldOutliveAProcessThatDiesWithTheLock() throws IOException {
        Path file = directory.resolve("region");
        try (Region region = Region.create(file, OPTIONS)) {
            LongArray array = LongArray.in(region, "array", 100);
            try (Jvm child = Jvm.start(Holder.class, file)) {
                child.expect("holding");
                child.kill();
            }
            array.lock().lock();
            try {
                assertThat(array.lock().isInconsistent()).isTrue();
                assertThat(array.get(7)).isEqualTo(7);
                array.lock().markConsistent();
            } finally {
                array.lock().unlock();
            }
        }
    }

    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                LongArray array = LongArray.in(region, "array", 100);
                array.lock().lock();
                array.set(7, 7);
                Child.say("holding");
                Child.sleepForEver();
            }
        }
    }

    /** In a JVM of its own, with its compilers, because it may be killed by what it does. */
    @Test
    void shouldSurviveAFileCutUnderItsFeet() {
        try (Jvm child =
                Jvm.builder(Cutter.class).flags("-XX:TieredStopAtLevel=4").start(directory.resolve("cut"))) {
            child.expect("survived");
            child.expectSuccess();
        }
    }

    static final class Cutter {
        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            Region region = Region.create(file, OPTIONS);
            LongArray array = LongArray.in(region, "array", 200_000, 1);
            LongArray other = LongArray.in(region, "other", 200_000, 1);
            LongValue value = LongValue.in(region, "value");
            List<Runnable> accesses = List.of(
                    () -> array.get(199_999),
                    () -> array.set(199_999, 1),
                    () -> array.getAndAdd(199_999, 1),
                    value::incrementAndGet,
                    () -> array.fill(2),
                    array::sum,
                    () -> array.stream().forEach(value::setPlain),
                    () -> array.get(0, new long[200_000]),
                    () -> array.put(0, new long[200_000]),
                    () -> array.copyTo(other));
            for (int i = 0; i < 300; i++) {
                accesses.forEach(Runnable::run); // compiled from here on
            }
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(8192);
            }
            AtomicInteger survived = new AtomicInteger();
            for (Runnable access : accesses) {
                // The error may come a little late, even twice: so each has a thread to end.
                Thread victim = new Thread(() -> {
                    access.run();
                    LockSupport.parkNanos(10_000_000);
                    throw new AssertionError("nothing happened");
                });
                victim.setUncaughtExceptionHandler((thread, error) -> {
                    if (error instanceof InternalError) {
                        survived.incrementAndGet();
                    }
                });
                victim.start();
                victim.join();
            }
            if (survived.get() != accesses.size()) {
                throw new AssertionError("survived=" + survived + " of " + accesses.size());
            }
            Child.say("survived");
            Runtime.getRuntime().halt(0); // closing a region that is cut is not what this is about
        }
    }
}
