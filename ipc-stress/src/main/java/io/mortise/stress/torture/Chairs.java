package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.value.LongArray;

/**
 * As many chairs as there may be at a time of those who have a permit. Whoever has one finds a chair that is free, or that of a
 * dead one, however often it has to look since others come and go. If there is none, there are too many.
 */
final class Chairs {
    private static final long FREE = 0;
    private static final int LOOKS = 10_000;
    private static final long LOOK_FOR_NS = 1_000_000_000L;

    private final Region region;
    private final LongArray owners;

    private Chairs(Region region, LongArray owners) {
        this.region = region;
        this.owners = owners;
    }

    static Chairs in(Region region, int count) {
        return new Chairs(region, LongArray.in(region, "chairs", count));
    }

    /** {@return which} */
    int take() {
        long endNs = System.nanoTime() + LOOK_FOR_NS;
        for (int look = 0; look < LOOKS || System.nanoTime() < endNs; look++) {
            for (int chair = 0; chair < owners.length(); chair++) {
                long owner = owners.get(chair);
                if ((owner == FREE || region.isDead((int) owner))
                        && owners.compareAndSet(chair, owner, region.owner())) {
                    return chair;
                }
            }
        }
        throw new AssertionError("more have a permit than there are: no chair of " + owners.length() + " is free");
    }

    void leave(int chair) {
        owners.set(chair, FREE);
    }
}
