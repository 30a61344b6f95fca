package io.mortise.bench.locks;

import io.mortise.bench.harness.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared, and for how long.
 *
 * @param cases    what is to be measured
 * @param subjects whose speed; empty for all
 * @param rounds   how often
 * @param segment  time of one segment of two parties
 * @param segments of each round for what is looked at for a second, so that they add up to it
 * @param warmUp   time of a loop in a fresh JVM, and of two parties, before anything counts
 * @param lineNs   a round trip of less is near
 * @param fault    what a follower is to do wrong, as {@code mortise-lock:die}
 * @param patience for one task of another JVM
 */
record LocksPlan(
        List<Case> cases,
        List<Subject> subjects,
        int rounds,
        Duration segment,
        int segments,
        Duration warmUp,
        double lineNs,
        @Nullable String fault,
        Duration patience) {

    boolean wants(Subject subject) {
        return subjects.isEmpty() || subjects.contains(subject);
    }

    Fault faultOf(Subject subject) {
        return Fault.of(fault, subject.label());
    }
}
