package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Player;
import io.mortise.sync.SharedEvent;
import io.mortise.value.LongArray;
import java.time.Duration;
import java.util.Set;

/** Some set and clear an event, the others wait for it: whoever waits wakes, since somebody sets it again and again. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class EventScenario implements CrashScenario {
    private static final int WOKEN = 0;
    private static final int SETS = 1;

    private SharedEvent event;
    private LongArray counts;

    EventScenario() {}

    @Override
    public void open(Region region) {
        counts = LongArray.in(region, "counts", SETS + 1);
        event = SharedEvent.in(region, "event");
    }

    /** Each process has one part for good, so that there is always a witness that sets. */
    @Override
    public void play(Player player) throws InterruptedException {
        if (player.id() % 2 == 0) {
            Asleep.unless(player, () -> event.await(Asleep.SLICE), event);
            counts.getAndAdd(WOKEN, 1);
        } else {
            counts.getAndAdd(SETS, 1);
            event.set();
            player.dawdle();
            event.clear();
        }
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedEvent.class, "event.");
    }

    @Override
    public String check(CrashReport report) throws InterruptedException {
        event.set();
        Expect.that(event.await(Duration.ZERO) && event.isSet(), "is not set: " + event);
        Expect.that(event.state().waiting().isEmpty(), "somebody waits: " + event);
        event.clear();
        Expect.that(!event.isSet(), "is set: " + event);
        return "sets=" + counts.get(SETS) + " woken=" + counts.get(WOKEN);
    }

    @Override
    public String state() {
        return event.toString();
    }
}
