package io.mortise.stress.crash;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.value.LongValue;
import java.util.Set;

/** The example of the docs: a protocol of one's own, a door that one process at a time goes through, and its test. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class DoorScenario implements CrashScenario {
    private Door door;
    private LongValue inside;

    DoorScenario() {}

    /** One word says who is inside, and of how many dead it was taken over: so both change in one step. */
    static final class Door {
        private static final int OPEN = 0;

        private final Region region;
        private final LongValue word;

        Door(Region region) {
            this.region = region;
            this.word = LongValue.in(region, "door");
        }

        boolean tryEnter() {
            long found = word.get();
            if (owner(found) == OPEN) {
                if (word.compareAndSet(found, found | region.owner())) {
                    CrashPoint.reached("door.entered");
                    return true;
                }
            } else if (region.isDead(owner(found))) {
                long mine = (deaths(found) + 1) << Integer.SIZE | region.owner();
                if (word.compareAndSet(found, mine)) {
                    CrashPoint.reached("door.taken-over");
                    return true;
                }
            }
            return false;
        }

        void leave() {
            word.set(deaths(word.get()) << Integer.SIZE);
            CrashPoint.reached("door.left");
        }

        long deaths() {
            return deaths(word.get());
        }

        private static int owner(long word) {
            return (int) word;
        }

        private static long deaths(long word) {
            return word >>> Integer.SIZE;
        }
    }

    @Override
    public void open(Region region) {
        door = new Door(region);
        inside = LongValue.in(region, "inside");
    }

    @Override
    public void play(Player player) {
        player.announce(Phase.UNSURE);
        if (door.tryEnter()) {
            player.announce(Phase.HOLDING);
            inside.set(player.id());
            player.dawdle();
            if (inside.get() != player.id()) {
                throw new AssertionError("not alone: " + player.id() + " and " + inside.get());
            }
            player.announce(Phase.UNSURE);
            door.leave();
        }
        player.announce(Phase.OUTSIDE);
    }

    @Override
    public Phase phaseAt(String label, Phase announced) {
        return label.equals("door.left") ? Phase.OUTSIDE : Phase.HOLDING;
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(Door.class, "door.");
    }

    @Override
    public String check(CrashReport report) {
        boolean free = door.tryEnter();
        long least = report.killedWhile(Phase.HOLDING);
        long most = least + report.killedWhile(Phase.UNSURE);
        if (!free || door.deaths() < least || door.deaths() > most) {
            throw new AssertionError("free=" + free + " deaths=" + door.deaths() + " least=" + least + " most=" + most);
        }
        return "deaths=" + door.deaths();
    }
}
