package io.mortise.bench.transfer;

import io.mortise.bench.harness.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared, and for how long.
 *
 * @param sizes    payloads in bytes, smallest first
 * @param subjects in the order of the table, limits included
 * @param payload  file whose bytes are moved; null for generated ones
 * @param rounds   segments of each figure; 0 for as many as the budget allows
 * @param budget   time for all of it
 * @param segment  time that one stream should take
 * @param lineNs   a round trip of less is near
 * @param fault    what the receiver of a subject is to do wrong, as {@code tcp:die}
 * @param patience for one task of the second JVM
 * @param notes    what was left out and why
 */
record TransferPlan(
        List<Integer> sizes,
        List<Subject> subjects,
        @Nullable Path payload,
        int rounds,
        Duration budget,
        Duration segment,
        double lineNs,
        @Nullable String fault,
        Duration patience,
        List<String> notes) {

    int maxBytes() {
        return sizes.get(sizes.size() - 1);
    }

    Fault faultOf(Subject subject) {
        return Fault.of(fault, subject.label());
    }
}
