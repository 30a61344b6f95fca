package io.mortise.stress.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Plays a {@link CrashScenario} in real processes, kills (-9) and stops them, replaces them, and has the scenario check what is left.
 *
 * <pre>{@code
 * CrashReport report = CrashTest.of(DoorScenario.class).kills(200).run();
 * System.out.println(report);
 * }</pre>
 *
 * <p>Some of the processes are <em>victims</em>. Each is either killed at a random moment; or told to stand still at one of the labels
 * that {@link io.mortise.region.CrashPoint} marks, and killed there, or stopped (SIGSTOP), continued (SIGCONT) and sent on; or stopped and
 * continued at a random moment. Labels are found out as they are reached; those where the fewest were killed come first. The
 * others are <em>witnesses</em>, which nobody kills: whatever the victims leave behind, they must get on. If one does not finish a
 * round within the {@link #limit}, the run fails with the threads of all players and the scenario's state. At the end all
 * victims are killed, the witnesses must finish a few rounds more, and leave, and {@link CrashScenario#check} looks at the accounts.
 *
 * <p>Needs Linux or another system with {@code /bin/sh} and these signals. Immutable: each method returns a changed copy.
 */
public final class CrashTest {
    private final Settings settings;

    private CrashTest(Settings settings) {
        this.settings = settings;
    }

    /**
     * {@return a test that kills 100 processes, four at a time beside two witnesses, of one thread each}
     *
     * @param scenario what is played; with a constructor without arguments
     */
    public static CrashTest of(Class<? extends CrashScenario> scenario) {
        return new CrashTest(new Settings(scenario));
    }

    /**
     * {@return a copy that has another number of processes to be killed, at a time}
     *
     * @param count 1 to 32
     */
    public CrashTest victims(int count) {
        check("victims", count, 1, Board.SEATS / 2);
        return with(copy -> copy.victims = count);
    }

    /**
     * {@return a copy that has another number of processes that live through the run}
     *
     * @param count 0 to 16
     */
    public CrashTest witnesses(int count) {
        check("witnesses", count, 0, Board.SEATS / 4);
        return with(copy -> copy.witnesses = count);
    }

    /**
     * {@return a copy in which each process plays with another number of threads}
     *
     * @param count 1 to 8
     */
    public CrashTest threads(int count) {
        check("threads", count, 1, Board.MOST_THREADS);
        return with(copy -> copy.threads = count);
    }

    /**
     * {@return a copy that ends after another number of kills}
     *
     * @param count at least 1
     */
    public CrashTest kills(int count) {
        check("kills", count, 1, Integer.MAX_VALUE);
        return with(copy -> copy.kills = count);
    }

    /**
     * {@return a copy that ends after a time, whether or not it has killed as many as it was to}
     *
     * @param time how long it kills
     */
    public CrashTest atMost(Duration time) {
        return with(copy -> copy.atMost = time);
    }

    /**
     * {@return a copy with another limit, after which who does not get on is said to hang} 30 seconds unless told otherwise. A limit
     * too short makes a slow machine a broken promise.
     *
     * @param time how long a round, or the start of a process, may take
     */
    public CrashTest limit(Duration time) {
        return with(copy -> copy.limit = time);
    }

    /**
     * {@return a copy in which chance begins with that number} The choices are then the same as in another run with it; the moments
     * are the machine's.
     *
     * @param number as a summary shows it
     */
    public CrashTest seed(long number) {
        return with(copy -> copy.seed = number);
    }

    /**
     * Plays. Whatever comes of it, all processes are dead and all files deleted when it returns.
     *
     * @return what was done
     * @throws AssertionError       if a promise was broken: a player threw, ended by itself, or does not get on, or the check failed; the
     *                              message has the summary so far, with the seed
     * @throws IOException          if the system refuses a file or a process
     * @throws InterruptedException if this thread is interrupted
     */
    public CrashReport run() throws IOException, InterruptedException {
        try (CrashRun run = CrashRun.prepare(settings)) {
            return run.play();
        }
    }

    private CrashTest with(Consumer<Settings> change) {
        Settings copy = new Settings(settings);
        change.accept(copy);
        return new CrashTest(copy);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not within " + least + " to " + most);
        }
    }

    /** What a run is to be like; it changes only while a copy is made. */
    static final class Settings {
        private final Class<? extends CrashScenario> scenario;
        private int victims = 4;
        private int witnesses = 2;
        private int threads = 1;
        private int kills = 100;
        private Duration atMost = Duration.ofDays(1);
        private Duration limit = Duration.ofSeconds(30);
        private long seed = new Random().nextLong();

        private Settings(Class<? extends CrashScenario> scenario) {
            this.scenario = scenario;
        }

        private Settings(Settings from) {
            scenario = from.scenario;
            victims = from.victims;
            witnesses = from.witnesses;
            threads = from.threads;
            kills = from.kills;
            atMost = from.atMost;
            limit = from.limit;
            seed = from.seed;
        }

        Class<? extends CrashScenario> scenario() {
            return scenario;
        }

        int victims() {
            return victims;
        }

        int witnesses() {
            return witnesses;
        }

        int threads() {
            return threads;
        }

        int kills() {
            return kills;
        }

        Duration atMost() {
            return atMost;
        }

        Duration limit() {
            return limit;
        }

        long seed() {
            return seed;
        }
    }
}
