package io.mortise.stress.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

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
     * What a run is to be like.
     *
     * @param scenario  what is played
     * @param victims   processes to be killed, at a time
     * @param witnesses processes that live through the run
     * @param threads   threads of each
     * @param kills     how many are killed before the run ends
     * @param atMost    after which time it ends anyway
     * @param limit     how long a round, or the start of a process, may take
     * @param seed      what chance begins with
     */
    record Settings(
            Class<? extends CrashScenario> scenario,
            int victims,
            int witnesses,
            int threads,
            int kills,
            Duration atMost,
            Duration limit,
            long seed) {}

    /**
     * {@return a test that kills 100 processes, four at a time beside two witnesses, of one thread each}
     *
     * @param scenario what is played; with a constructor without arguments
     */
    public static CrashTest of(Class<? extends CrashScenario> scenario) {
        return new CrashTest(new Settings(
                scenario, 4, 2, 1, 100, Duration.ofDays(1), Duration.ofSeconds(30), new Random().nextLong()));
    }

    /**
     * {@return a copy that has another number of processes to be killed, at a time}
     *
     * @param count 1 to 32
     */
    public CrashTest victims(int count) {
        check("victims", count, 1, Board.SEATS / 2);
        return new CrashTest(new Settings(
                settings.scenario,
                count,
                settings.witnesses,
                settings.threads,
                settings.kills,
                settings.atMost,
                settings.limit,
                settings.seed));
    }

    /**
     * {@return a copy that has another number of processes that live through the run}
     *
     * @param count 0 to 16
     */
    public CrashTest witnesses(int count) {
        check("witnesses", count, 0, Board.SEATS / 4);
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                count,
                settings.threads,
                settings.kills,
                settings.atMost,
                settings.limit,
                settings.seed));
    }

    /**
     * {@return a copy in which each process plays with another number of threads}
     *
     * @param count 1 to 8
     */
    public CrashTest threads(int count) {
        check("threads", count, 1, Board.MOST_THREADS);
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                settings.witnesses,
                count,
                settings.kills,
                settings.atMost,
                settings.limit,
                settings.seed));
    }

    /**
     * {@return a copy that ends after another number of kills}
     *
     * @param count at least 1
     */
    public CrashTest kills(int count) {
        check("kills", count, 1, Integer.MAX_VALUE);
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                settings.witnesses,
                settings.threads,
                count,
                settings.atMost,
                settings.limit,
                settings.seed));
    }

    /**
     * {@return a copy that ends after a time, whether or not it has killed as many as it was to}
     *
     * @param time how long it kills
     */
    public CrashTest atMost(Duration time) {
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                settings.witnesses,
                settings.threads,
                settings.kills,
                time,
                settings.limit,
                settings.seed));
    }

    /**
     * {@return a copy with another limit, after which who does not get on is said to hang} 30 seconds unless told otherwise. A limit
     * too short makes a slow machine a broken promise.
     *
     * @param time how long a round, or the start of a process, may take
     */
    public CrashTest limit(Duration time) {
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                settings.witnesses,
                settings.threads,
                settings.kills,
                settings.atMost,
                time,
                settings.seed));
    }

    /**
     * {@return a copy in which chance begins with that number} The choices are then the same as in another run with it; the moments
     * are the machine's.
     *
     * @param number as a summary shows it
     */
    public CrashTest seed(long number) {
        return new CrashTest(new Settings(
                settings.scenario,
                settings.victims,
                settings.witnesses,
                settings.threads,
                settings.kills,
                settings.atMost,
                settings.limit,
                number));
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

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + " is not within " + least + " to " + most);
        }
    }
}
