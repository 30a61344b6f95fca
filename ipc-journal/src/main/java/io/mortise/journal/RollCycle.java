package io.mortise.journal;

import java.util.function.Supplier;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;

/**
 * How often a journal begins a new file. Files that nobody will read again can be deleted, so this is also the unit of cleaning up. All
 * who open a journal use the one that it was made with.
 */
public enum RollCycle {
    /** Every second, up to 4 billion entries in each: for tests. */
    EVERY_SECOND(() -> TestRollCycles.TEST_SECONDLY),
    /** Every minute, up to 64 million entries in each. */
    EVERY_MINUTE(() -> LegacyRollCycles.MINUTELY),
    /** Every five minutes, up to a billion entries in each. */
    EVERY_FIVE_MINUTES(() -> RollCycles.FIVE_MINUTELY),
    /** Every hour, up to 4 billion entries in each. */
    EVERY_HOUR(() -> RollCycles.FAST_HOURLY),
    /** At midnight UTC, up to 4 billion entries in each. */
    EVERY_DAY(() -> RollCycles.FAST_DAILY),
    /** In the night before Sunday, UTC, up to 4 billion entries in each. */
    EVERY_WEEK(() -> RollCycles.WEEKLY);

    /** Not the cycle itself: options are made before Chronicle's classes may be loaded, see {@link Chronicle}. */
    @SuppressWarnings("ImmutableEnumChecker") // each gives an enum constant
    private final Supplier<net.openhft.chronicle.queue.RollCycle> cycle;

    RollCycle(Supplier<net.openhft.chronicle.queue.RollCycle> cycle) {
        this.cycle = cycle;
    }

    net.openhft.chronicle.queue.RollCycle cycle() {
        return cycle.get();
    }
}
