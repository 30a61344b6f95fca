package io.mortise.stress.crash;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.util.Set;

/**
 * A protocol to be put to the test: what its processes do, over and over, and what must hold whoever of them is killed.
 *
 * <p>Each process, that of the test and those it starts, makes an instance of its own with the constructor without arguments, and
 * calls {@link #open} first. Then the started ones play, and the test's own checks when all of them are gone.
 */
public interface CrashScenario {
    /** {@return the region that it plays in, created anew for each run: 1 MiB with 64 attachments, unless it says otherwise} */
    default RegionOptions options() {
        return RegionOptions.ofMegabytes(1).maxAttachments(64);
    }

    /**
     * Gets the handles that it will use. Called once in each process, first in that of the test.
     *
     * @param region the region, which is closed by the kit
     * @throws Exception if it fails, which fails the run
     */
    void open(Region region) throws Exception;

    /**
     * One round of the protocol, as short as possible. Called again and again by each thread until the process is killed or the run
     * ends. Throws, best an {@link AssertionError}, if it sees something that must never be: that fails the run.
     *
     * <p>Each round must end by itself within the run's limit, whoever else is dead; who waits for others that may have left
     * the game waits with a timeout, or is let go by {@link #leave}.
     *
     * @param player the thread that plays
     * @throws Exception if the protocol is broken
     */
    void play(Player player) throws Exception;

    /**
     * Lets those go who wait for this player, which leaves the game alive: it plays no more. Called by the first thread of each
     * process that nobody has killed, when that has finished its last round. Does nothing, unless it says otherwise.
     *
     * @param player who leaves; {@link Player#isEnding()} tells whether all others do so too
     * @throws Exception if the protocol is broken
     */
    default void leave(Player player) throws Exception {}

    /**
     * Checks what must hold in the end. Called in the test's process when all others are gone.
     *
     * @param report whom the test has killed and when
     * @return what there was to count, in one line, for the summary
     * @throws Exception if something does not hold, best an {@link AssertionError}
     */
    String check(CrashReport report) throws Exception;

    /**
     * {@return the labels that must be reached; those that are reached besides are found out} What is missing at the end is listed
     * in the report. {@link CrashLabels} finds those of a package.
     */
    default Set<String> labels() {
        return Set.of();
    }

    /**
     * What a thread has that was killed standing at a label. In the step just done it may have got what it has not yet
     * announced.
     *
     * @param label     where it stood
     * @param announced what it had announced
     * @return what it had
     */
    default Phase phaseAt(String label, Phase announced) {
        return announced;
    }

    /** {@return what can be seen of the protocol, for the message when nobody gets on} */
    default String state() {
        return "";
    }
}
