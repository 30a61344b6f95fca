package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared, and for how long.
 *
 * @param cases         what is to be measured
 * @param subjects      whose speed; empty for all
 * @param rounds        how often
 * @param starts        of processes in each round
 * @param segment       time of all else in each round
 * @param warmUp        time before it that does not count
 * @param items         of a map; tiny tasks are a fraction of it
 * @param argumentBytes length of a large argument
 * @param entries       of maps
 * @param fault         what a party is to do wrong, as {@code mortise-pool:die}
 * @param patience      for one task of another JVM, or a script
 */
record ProcessesPlan(
        List<Case> cases,
        List<Subject> subjects,
        int rounds,
        int starts,
        Duration segment,
        Duration warmUp,
        int items,
        int argumentBytes,
        List<Integer> entries,
        @Nullable String fault,
        Duration patience) {
    private static final int ITEMS_PER_TINY_TASK = 20;

    boolean wants(Case one, Subject subject) {
        return cases.contains(one) && (subjects.isEmpty() || subjects.contains(subject));
    }

    int tinyTasks() {
        return Math.max(1, items / ITEMS_PER_TINY_TASK);
    }

    Fault faultOf(Subject subject) {
        return Fault.of(fault, subject.label());
    }
}
