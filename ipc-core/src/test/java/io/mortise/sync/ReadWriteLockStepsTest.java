package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of the table in {@link ReadWriteLockDescriptor}: processes that stop at a step of the protocol, and are killed there, or
 * are only slow.
 */
@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class ReadWriteLockStepsTest {
    /** How it comes to the step. */
    enum Way {
        READ,
        READ_WITH_OTHERS,
        READ_TURNED_AWAY,
        READ_AFTER_A_DEAD_WRITER,
        WRITE,
        WRITE_AND_GIVE_UP,
        WRITE_AFTER_A_DEAD_WRITER,
        REPAIR;

        boolean isAfterADeadWriter() {
            return this == READ_AFTER_A_DEAD_WRITER || this == WRITE_AFTER_A_DEAD_WRITER || this == REPAIR;
        }
    }

    /** The last step that a process did, and what that leaves. */
    enum Step {
        READER_ENTERED(Way.READ, "reader-entered", 0, true),
        READER_ENTERED_WITH_OTHERS(Way.READ_WITH_OTHERS, "reader-entered-with-others", 0, true),
        READER_LEFT(Way.READ, "reader-left", 0, false),
        READER_HAS_MUTEX(Way.READ_TURNED_AWAY, "reader-has-mutex", 0, true),
        READER_ENTERED_UNDER_MUTEX(Way.READ_TURNED_AWAY, "reader-entered-under-mutex", 0, true),
        READER_HAS_MUTEX_OF_THE_DEAD(Way.READ_AFTER_A_DEAD_WRITER, "reader-has-mutex", 1, true),
        READER_COUNTED_THE_DEAD(Way.READ_AFTER_A_DEAD_WRITER, "death-counted", 1, true),
        READER_FORGOT_THE_DEAD(Way.READ_AFTER_A_DEAD_WRITER, "succeeded-the-dead", 1, true),
        READER_ENTERED_AFTER_THE_DEAD(Way.READ_AFTER_A_DEAD_WRITER, "reader-entered-under-mutex", 1, true),
        WRITER_HAS_MUTEX(Way.WRITE, "writer-has-mutex", 0, true),
        WRITER_DRAINS(Way.WRITE, "draining", 0, true),
        WRITER_DRAINED(Way.WRITE, "drained", 0, true),
        WRITER_WRITES(Way.WRITE, "writing", 1, true),
        WRITER_CLEARED(Way.WRITE, "writer-cleared", 0, true),
        WRITER_GIVES_UP(Way.WRITE_AND_GIVE_UP, "giving-up", 0, true),
        WRITER_CLEARED_GIVING_UP(Way.WRITE_AND_GIVE_UP, "writer-cleared", 0, true),
        WRITER_HAS_MUTEX_OF_THE_DEAD(Way.WRITE_AFTER_A_DEAD_WRITER, "writer-has-mutex", 1, true),
        WRITER_COUNTED_THE_DEAD(Way.WRITE_AFTER_A_DEAD_WRITER, "death-counted", 1, true),
        WRITER_SUCCEEDED_THE_DEAD(Way.WRITE_AFTER_A_DEAD_WRITER, "succeeded-the-dead", 1, true),
        WRITER_WRITES_AFTER_THE_DEAD(Way.WRITE_AFTER_A_DEAD_WRITER, "writing", 2, true),
        WRITER_REPAIRED(Way.REPAIR, "marked-consistent", 2, true);

        final Way way;
        final String label;
        final int deaths;
        final boolean holdsUpWriters;

        Step(Way way, String label, int deaths, boolean holdsUpWriters) {
            this.way = way;
            this.label = "read-write-lock." + label;
            this.deaths = deaths;
            this.holdsUpWriters = holdsUpWriters;
        }
    }

    private Path file;
    private Region region;
    private SharedReadWriteLock lock;
    private SharedReadLock reading;
    private SharedWriteLock writing;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
        lock = SharedReadWriteLock.in(region, Stage.NAME);
        reading = lock.readLock();
        writing = lock.writeLock();
    }

    @AfterEach
    void close() {
        region.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetReadersInWhereverAProcessWasKilled(Step step) throws IOException {
        killAt(step);
        reading.lock();
        assertThat(lock.ownerDeaths()).isEqualTo(step.deaths);
        assertThat(lock.isInconsistent()).isEqualTo(step.deaths > 0);
        assertThat(lock.getReadLockCount()).isEqualTo(1);
        reading.unlock();
        assertSound(step.deaths);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRobNobodyWhereverItIsSlowAndLetWritersInOnceItIsKilled(Step step)
            throws IOException, InterruptedException {
        try (Jvm slow = bringTo(step)) {
            slow.stop();
            assertThat(writing.tryLock()).isEqualTo(!step.holdsUpWriters);
            if (step.holdsUpWriters) {
                assertThat(writing.tryLock(Duration.ofMillis(60))).isFalse();
                assertThat(writing.tryLock()).isFalse();
            } else {
                writing.unlock();
            }
        }
        writing.lock();
        assertThat(lock.ownerDeaths()).isEqualTo(step.deaths);
        assertThat(lock.isInconsistent()).isEqualTo(step.deaths > 0);
        writing.unlock();
        assertSound(step.deaths);
    }

    /** Successors of successors, and the one in between has or has not counted. */
    @Test
    void shouldCountADeadWriterOnceHoweverManyDieCountingIt() throws IOException {
        closeWhileWriting();
        for (Step step : new Step[] {
            Step.READER_HAS_MUTEX_OF_THE_DEAD,
            Step.READER_COUNTED_THE_DEAD,
            Step.WRITER_COUNTED_THE_DEAD,
            Step.WRITER_HAS_MUTEX_OF_THE_DEAD,
            Step.READER_COUNTED_THE_DEAD,
            Step.WRITER_SUCCEEDED_THE_DEAD,
            Step.READER_ENTERED_AFTER_THE_DEAD
        }) {
            try (Jvm victim = start(step)) {
                victim.expect(step.label);
                victim.kill();
            }
        }
        writing.lock();
        assertThat(lock.ownerDeaths()).isEqualTo(1);
        writing.unlock();
        assertSound(1);
    }

    /** It has left, and not yet said so, when it is killed. */
    @Test
    void shouldWakeByItselfIfAReaderDiedBeforeItWokeTheWriter() {
        try (Jvm reader = start(Step.READER_LEFT);
                Party writer = ReadWriteRole.thread(lock, region)) {
            reader.expect("read");
            writer.begin("write lock");
            awaitSleeper();
            reader.tell("go on");
            reader.expect(Step.READER_LEFT.label);
            reader.kill();
            assertThat(writer.answer()).isEqualTo("locked");
            writer.call("write unlock");
        }
    }

    private void assertSound(int deaths) throws IOException {
        assertThat(lock.isWriteLocked()).isFalse();
        assertThat(lock.getReadLockCount()).isZero();
        assertThat(lock.state().nextWriter()).isNull();
        writing.lock();
        lock.markConsistent();
        writing.unlock();
        assertThat(lock.isInconsistent()).isFalse();
        try (Region another = Region.attach(file)) {
            SharedReadWriteLock other = SharedReadWriteLock.in(another, Stage.NAME);
            long ticket = lock.ticket();
            assertThat(other.writeLock().tryLock()).isTrue();
            assertThat(lock.ticket()).isEqualTo(ticket + 1);
            assertThat(reading.tryLock()).isFalse();
            other.writeLock().unlock();
            assertThat(other.readLock().tryLock()).isTrue();
            assertThat(reading.tryLock()).isTrue();
            assertThat(other.writeLock().tryLock()).isFalse();
            reading.unlock();
            assertThat(writing.tryLock()).isFalse();
            other.readLock().unlock();
        }
        assertThat(writing.tryLock()).isTrue();
        assertThat(lock.isInconsistent()).isFalse();
        assertThat(lock.ownerDeaths()).isEqualTo(deaths);
        writing.unlock();
    }

    private void killAt(Step step) throws IOException {
        try (Jvm victim = bringTo(step)) {
            victim.kill();
        }
    }

    /** A process that has come to the step, and stays there. */
    private Jvm bringTo(Step step) throws IOException {
        switch (step.way) {
            case READ_TURNED_AWAY -> writing.lock();
            case WRITE_AND_GIVE_UP -> reading.lock();
            default -> {
                if (step.way.isAfterADeadWriter()) {
                    closeWhileWriting();
                }
            }
        }
        Jvm jvm = start(step);
        if (step == Step.READER_LEFT) {
            jvm.expect("read");
            jvm.tell("go on");
        }
        if (step.way == Way.READ_TURNED_AWAY) {
            awaitSleeper();
            writing.unlock();
        }
        jvm.expect(step.label);
        if (step.way == Way.WRITE_AND_GIVE_UP) {
            reading.unlock();
        }
        return jvm;
    }

    private Jvm start(Step step) {
        return Jvm.start(Dying.class, file, step);
    }

    private void awaitSleeper() {
        while (lock.state().waiters() == 0) {
            Thread.onSpinWait();
        }
    }

    /** As good a dead writer as a killed one, and made more quickly. */
    private void closeWhileWriting() throws IOException {
        Region another = Region.attach(file);
        SharedReadWriteLock.in(another, Stage.NAME).writeLock().lock();
        another.close();
    }

    static final class Dying {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Step step = Step.valueOf(arguments[1]);
            CrashPoint.arm(label -> {
                if (label.equals(step.label)) {
                    Child.say(label);
                    Child.sleepForEver();
                }
            });
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                advance(SharedReadWriteLock.in(region, Stage.NAME), step);
            }
            Child.say("never came to " + step);
        }

        private static void advance(SharedReadWriteLock lock, Step step) throws InterruptedException {
            switch (step.way) {
                case READ_WITH_OTHERS -> {
                    Thread another = new Thread(lock.readLock()::lock);
                    another.start();
                    another.join();
                    lock.readLock().lock();
                }
                case READ, READ_TURNED_AWAY, READ_AFTER_A_DEAD_WRITER -> {
                    lock.readLock().lock();
                    if (step == Step.READER_LEFT) {
                        Child.say("read");
                        Child.listen();
                    }
                    lock.readLock().unlock();
                }
                case WRITE, WRITE_AFTER_A_DEAD_WRITER -> {
                    lock.writeLock().lock();
                    lock.writeLock().unlock();
                }
                case WRITE_AND_GIVE_UP -> {
                    if (lock.writeLock().tryLock(Duration.ofMillis(20))) {
                        throw new IllegalStateException("somebody reads");
                    }
                }
                case REPAIR ->
                    lock.onOwnerDeath(SharedReadWriteLock::markConsistent)
                            .readLock()
                            .lock();
                default -> throw new IllegalArgumentException("step=" + step);
            }
        }
    }
}
