package io.mortise.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.ExtentSpec;
import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills (-9) processes at random moments, while they and others, with and without the futex, fight for one lock that guards two
 * counters. The short version: as many kills as fit into some seconds.
 */
class LockTortureTest {
    private static final int LIVING = 4;
    private static final Duration DURATION = Duration.ofSeconds(15);

    // In "torture": what the lock guards ...
    private static final int FIRST = 0;
    private static final int SECOND = 128;
    private static final int INSIDE = 256;
    // ... what must stay zero ...
    private static final int VIOLATIONS = 384;
    // ... and what each process is about to do, for the one that kills it.
    private static final int PHASES = 512;
    private static final int MOST_PROCESSES = 2_000;
    private static final int LENGTH = PHASES + MOST_PROCESSES * Long.BYTES;

    private static final long OUTSIDE = 1;
    private static final long COMING_OR_GOING = 2;
    private static final long HOLDING = 3;

    private record Victim(Jvm jvm, int id) {}

    private final List<Victim> victims = new ArrayList<>();
    private int kills;
    private int holding;
    private int comingOrGoing;

    @Test
    void shouldKeepItsPromisesWhoeverIsKilled(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("region");
        try (Region region = Region.create(file, RegionOptions.ofMegabytes(1))) {
            AtomicBuffer shared = shared(region);
            long endNs = System.nanoTime() + DURATION.toNanos();
            for (int id = 0; id < MOST_PROCESSES && System.nanoTime() < endNs; id++) {
                victims.add(new Victim(Jvm.start(Fighter.class, file, id), id));
                if (victims.size() > LIVING) {
                    Thread.sleep(0, ThreadLocalRandom.current().nextInt(999_999));
                    kill(victims.remove(ThreadLocalRandom.current().nextInt(LIVING)), shared);
                }
            }
            while (!victims.isEmpty()) {
                kill(victims.remove(0), shared);
            }

            SharedLock lock = SharedLock.in(region, "guard");
            lock.lock();
            try {
                System.out.printf(
                        "lock torture: kills=%d holding=%d coming-or-going=%d ownerDeaths=%d acquisitions=%d tickets=%d%n",
                        kills, holding, comingOrGoing, lock.ownerDeaths(), shared.getLong(FIRST), lock.ticket());
                assertThat(shared.getLong(VIOLATIONS)).isZero();
                assertThat(lock.ownerDeaths()).isBetween((long) holding, (long) holding + comingOrGoing);
                assertThat(lock.isInconsistent() || shared.getLong(FIRST) == shared.getLong(SECOND))
                        .isTrue();
            } finally {
                lock.unlock();
            }
        } finally {
            victims.forEach(victim -> victim.jvm().close());
        }
    }

    private void kill(Victim victim, AtomicBuffer shared) {
        try (Jvm jvm = victim.jvm()) {
            jvm.expect("fighting");
            jvm.kill();
        }
        kills++;
        long phase = shared.getLongVolatile(phaseOffset(victim.id()));
        holding += phase == HOLDING ? 1 : 0;
        comingOrGoing += phase == COMING_OR_GOING ? 1 : 0;
    }

    private static int phaseOffset(int id) {
        return PHASES + id * Long.BYTES;
    }

    private static AtomicBuffer shared(Region region) {
        return region.extent(new ExtentSpec("torture", "torture", 1, LENGTH)).buffer();
    }

    /** Acquires in every way there is, and repairs what others left half done. */
    static final class Fighter {
        private final SharedLock lock;
        private final AtomicBuffer shared;
        private final int phase;
        private final int id;

        private Fighter(SharedLock lock, AtomicBuffer shared, int id) {
            this.lock = lock;
            this.shared = shared;
            this.phase = phaseOffset(id);
            this.id = id;
        }

        public static void main(String[] arguments) throws IOException, InterruptedException {
            int id = Integer.parseInt(arguments[1]);
            if (id % 2 == 0) {
                FutexSwitch.polling();
            }
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                Fighter fighter = new Fighter(SharedLock.in(region, "guard"), shared(region), id);
                fighter.lock.onOwnerDeath(lock -> fighter.repair());
                fighter.announce(OUTSIDE);
                Child.say("fighting");
                while (true) {
                    fighter.fight();
                }
            }
        }

        private void fight() throws InterruptedException {
            announce(COMING_OR_GOING);
            if (!acquire()) {
                announce(OUTSIDE);
                return;
            }
            try {
                announce(HOLDING);
                work();
                announce(COMING_OR_GOING);
            } finally {
                lock.unlock();
            }
            announce(OUTSIDE);
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                // Leaves some of the processors to those that start.
                LockSupport.parkNanos(500_000);
            }
        }

        private boolean acquire() throws InterruptedException {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return switch (random.nextInt(4)) {
                case 0 -> lock.tryLock();
                case 1 -> lock.tryLock(Duration.ofNanos(random.nextInt(1_000_000)));
                default -> {
                    lock.lock();
                    yield true;
                }
            };
        }

        private void work() {
            shared.putLong(INSIDE, id + 1);
            shared.putLong(FIRST, shared.getLong(FIRST) + 1);
            if (ThreadLocalRandom.current().nextInt(3) == 0) {
                busy();
            }
            violationUnless(shared.getLongVolatile(INSIDE) == id + 1);
            shared.putLong(SECOND, shared.getLong(SECOND) + 1);
            violationUnless(shared.getLong(FIRST) == shared.getLong(SECOND));
        }

        private void repair() {
            announce(HOLDING);
            if (ThreadLocalRandom.current().nextInt(3) == 0) {
                busy();
            }
            shared.putLong(SECOND, shared.getLong(FIRST));
            lock.markConsistent();
        }

        /** Long enough for others to go to sleep. */
        private static void busy() {
            long endNs = System.nanoTime() + 200_000;
            while (System.nanoTime() < endNs) {
                Thread.onSpinWait();
            }
        }

        private void announce(long what) {
            shared.putLongVolatile(phase, what);
        }

        private void violationUnless(boolean sound) {
            if (!sound) {
                shared.getAndAddLong(VIOLATIONS, 1);
            }
        }
    }
}
