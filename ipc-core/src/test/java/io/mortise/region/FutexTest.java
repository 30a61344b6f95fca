package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sleeping on a word: nobody sleeps on what has changed, and a waker of whatever kind wakes a sleeper of whatever kind. */
class FutexTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path directory;

    @AfterEach
    void loadAsUsual() {
        FutexSwitch.reset();
    }

    private static AtomicBuffer word() {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(8));
    }

    @Test
    void shouldNotLoadNativeCodeToWake() {
        FutexSwitch.reset();
        assertThat(Futex.wake(word(), 0, 1)).isZero();
        assertThat(Futex.state()).isEqualTo("not loaded");
    }

    @Test
    void shouldFindTheFutexOnThisMachineIfItIsLinux() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertThat(Futex.load()).as(Futex.state()).isEqualTo(linux);
    }

    @Test
    void shouldReturnAtOnceWhenTheWordHasChanged() {
        AtomicBuffer word = word();
        word.putIntVolatile(0, 5);
        Futex.await(word, 0, 4, LONG_NS);
        FutexSwitch.polling();
        Futex.await(word, 0, 4, LONG_NS);
    }

    @ParameterizedTest
    @CsvSource({"futex", "polling"})
    void shouldSleepUntilTheTimeIsOver(String kind) {
        choose(kind);
        long start = System.nanoTime();
        AtomicBuffer word = word();
        Waiter waiter = Waiter.lasting(TimeUnit.MILLISECONDS.toNanos(30));
        while (waiter.pause(word, 0, 0)) {
            assertThat(word.getInt(0)).isZero();
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    }

    @Test
    void shouldEndAtOnceWhenTheTimeoutIsNotPositive() {
        AtomicBuffer word = word();
        Waiter waiter = Waiter.lasting(-1);
        int pauses = 0;
        while (waiter.pause(word, 0, 0)) {
            pauses++;
        }
        assertThat(pauses).isLessThan(100);
        assertThat(waiter.slept()).isFalse();
    }

    @Test
    void shouldReturnFromPollingWhenInterrupted() {
        FutexSwitch.polling();
        Thread.currentThread().interrupt();
        Futex.await(word(), 0, 0, LONG_NS);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"futex, futex", "futex, polling", "polling, futex", "polling, polling"})
    void shouldPassATurnBetweenProcesses(String here, String there) throws IOException {
        choose(here);
        Path path = directory.resolve("turns");
        try (Region region = Region.create(path, RegionOptions.ofBytes(1000));
                Jvm child = Jvm.start(Player.class, path, there)) {
            AtomicBuffer word = turns(region);
            for (int turn = 0; turn < Player.TURNS; turn += 2) {
                Player.await(word, turn);
                word.putIntVolatile(0, turn + 1);
                Futex.wake(word, 0, 1);
            }
            child.expectSuccess();
            assertThat(word.getIntVolatile(0)).isEqualTo(Player.TURNS);
        }
    }

    private static AtomicBuffer turns(Region region) {
        return region.extent(new ExtentSpec("turn", "int", 1, 4)).buffer();
    }

    private static void choose(String kind) {
        if (kind.equals("polling")) {
            FutexSwitch.polling();
        } else {
            FutexSwitch.reset();
            Futex.load();
        }
    }

    /** Makes every odd turn. */
    static final class Player {
        static final int TURNS = 40;

        private Player() {}

        public static void main(String[] args) throws IOException {
            choose(args[1]);
            try (Region region = Region.attach(Path.of(args[0]))) {
                AtomicBuffer word = turns(region);
                for (int turn = 1; turn < TURNS; turn += 2) {
                    await(word, turn);
                    word.putIntVolatile(0, turn + 1);
                    Futex.wake(word, 0, 1);
                }
            }
            Child.say("done");
        }

        static void await(AtomicBuffer word, int turn) {
            Waiter waiter = Waiter.lasting(LONG_NS);
            for (int seen = word.getIntVolatile(0); seen != turn; seen = word.getIntVolatile(0)) {
                if (!waiter.pause(word, 0, seen)) {
                    throw new AssertionError("no turn " + turn + " within a minute, it is " + seen);
                }
            }
        }
    }
}
