package io.mortise.bench.messages;

import io.mortise.bench.harness.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared, and for how long.
 *
 * @param name     of the command
 * @param trials   what is to be measured, those to be compared with each other beside each other
 * @param rounds   how often
 * @param segment  time of one segment
 * @param tries    of each tuning, before anything counts
 * @param lineNs   a round trip of less is near
 * @param fault    what a party is to do wrong, as {@code mortise-queue-many:die}
 * @param patience for one task of another JVM
 */
record Plan(
        String name,
        List<Trial> trials,
        int rounds,
        Duration segment,
        int tries,
        double lineNs,
        @Nullable String fault,
        Duration patience) {
    Plan {
        if (trials.isEmpty()) {
            throw new IllegalArgumentException(
                    "--subjects and --sizes leave nothing to be measured: some subjects carry numbers of 8 bytes only, some are not "
                            + "for " + name);
        }
    }

    Fault faultOf(Subject subject) {
        return Fault.of(fault, subject.label());
    }
}
