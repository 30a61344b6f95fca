package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedLatch;
import io.mortise.value.LongArray;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One latch after the other, which everybody counts down and waits for: it opens when enough were counted, and not before. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class LatchScenario implements CrashScenario {
    private static final int COUNT = 20;

    private static final int NUMBER = 0;
    private static final int COUNTING = 1;
    private static final int COUNTED = 2;

    /** A latch is never used again, and its place is not, as long as somebody lives who has seen it. */
    private static final int MEGABYTES = 64;

    private static final int MOST_LATCHES = 60_000;

    private Region region;
    private LongArray counts;
    private long number = -1;
    private @Nullable SharedLatch latch;

    LatchScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofMegabytes(MEGABYTES)
                .maxEntries(MOST_LATCHES + 10)
                .maxAttachments(64)
                .reserveSpace(false);
    }

    @Override
    public void open(Region opened) {
        region = opened;
        counts = LongArray.in(region, "counts", COUNTED + 1);
    }

    private synchronized SharedLatch latch(long wanted) {
        SharedLatch known = latch;
        if (known == null || number != wanted) {
            known = SharedLatch.in(region, "latch " + wanted, COUNT);
            latch = known;
            number = wanted;
        }
        return known;
    }

    @Override
    public void play(Player player) throws InterruptedException {
        long current = counts.get(NUMBER);
        SharedLatch its = latch(current);
        counts.getAndAdd(COUNTING, 1);
        its.countDown();
        counts.getAndAdd(COUNTED, 1);
        if (its.getCount() == 0 && current < MOST_LATCHES) {
            Expect.that(counts.get(COUNTING) >= (current + 1) * COUNT, "opened too early: " + its);
            counts.compareAndSet(NUMBER, current, current + 1);
        }
        if (player.id() % 2 == 0) {
            Asleep.unless(player, () -> its.await(Asleep.SLICE), its);
        }
        player.dawdle();
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedLatch.class, "latch.");
    }

    @Override
    public String check(CrashReport report) {
        SharedLatch last = latch(counts.get(NUMBER));
        for (int i = 0; i < COUNT; i++) {
            last.countDown();
        }
        Expect.that(last.getCount() == 0, "is not open: " + last);
        return "latches=" + number + " counted=" + counts.get(COUNTED);
    }

    @Override
    public String state() {
        return latch(counts.get(NUMBER)).toString();
    }
}
