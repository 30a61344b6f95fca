package io.mortise.stress.crash;

import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.value.LongValue;
import java.util.Set;

/** Protocols that do not survive, each in a way of its own: the kit has to notice. */
final class BrokenScenarios {
    private BrokenScenarios() {}

    /** A lock of one word, and a note of who is inside. */
    @SuppressWarnings("NullAway.Init") // the kit calls open() first
    abstract static class Flag implements CrashScenario {
        private static final long FREE = 0;

        LongValue flag;
        private LongValue inside;
        private Region region;

        @Override
        public void open(Region opened) {
            region = opened;
            flag = LongValue.in(opened, "flag");
            inside = LongValue.in(opened, "inside");
        }

        abstract boolean mayRob(long waitingSinceNs);

        @Override
        public void play(Player player) {
            long sinceNs = System.nanoTime();
            while (!flag.compareAndSet(FREE, 1) && !mayRob(sinceNs)) {
                Thread.onSpinWait();
                if (region.isClosed()) {
                    return;
                }
            }
            CrashPoint.reached("flag.taken");
            inside.set(player.id());
            player.dawdle();
            if (inside.get() != player.id()) {
                throw new AssertionError("not alone: " + player.id() + " and " + inside.get());
            }
            flag.set(FREE);
            CrashPoint.reached("flag.given-back");
        }

        @Override
        public String check(CrashReport report) {
            return "flag=" + flag.get();
        }

        @Override
        public String state() {
            return "flag=" + flag.get();
        }
    }

    /** Nobody knows who has it, so nobody takes it over. */
    static final class Ownerless extends Flag {
        Ownerless() {}

        @Override
        boolean mayRob(long waitingSinceNs) {
            return false;
        }
    }

    /** Time alone takes it from one that is merely stopped. */
    static final class Impatient extends Flag {
        private static final long PATIENCE_NS = 2_000_000;

        Impatient() {}

        @Override
        boolean mayRob(long waitingSinceNs) {
            return System.nanoTime() - waitingSinceNs > PATIENCE_NS;
        }
    }

    /** Works, but for its accounts; and has a label that nobody comes to. */
    static final class Miscounting implements CrashScenario {
        Miscounting() {}

        @Override
        public void open(Region region) {}

        @Override
        public void play(Player player) {
            CrashPoint.reached("miscounting.here");
        }

        @Override
        public Set<String> labels() {
            return Set.of("miscounting.here", "miscounting.nowhere");
        }

        @Override
        public String check(CrashReport report) {
            throw new AssertionError("counted one too many");
        }
    }

    /** Ends the process in the middle of the game. */
    static final class Quitter implements CrashScenario {
        Quitter() {}

        @Override
        public void open(Region region) {}

        @Override
        public void play(Player player) {
            Runtime.getRuntime().halt(7);
        }

        @Override
        public String check(CrashReport report) {
            return "";
        }
    }
}
