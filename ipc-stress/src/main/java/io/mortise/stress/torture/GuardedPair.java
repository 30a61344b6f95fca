package io.mortise.stress.torture;

import io.mortise.region.Region;
import io.mortise.stress.crash.Player;
import io.mortise.value.LongArray;

/** Two counters, plainly written, that are equal whenever nobody is inside, and a note of who is. */
final class GuardedPair {
    private static final int FIRST = 0;
    private static final int SECOND = 1;
    private static final int INSIDE = 2;
    private static final int LENGTH = 3;

    private final LongArray numbers;

    private GuardedPair(LongArray numbers) {
        this.numbers = numbers;
    }

    static GuardedPair in(Region region) {
        return new GuardedPair(LongArray.in(region, "pair", LENGTH));
    }

    /** Adds one to both, by one that should be alone. */
    void work(Player player) {
        numbers.set(INSIDE, player.id());
        numbers.setPlain(FIRST, numbers.getPlain(FIRST) + 1);
        player.dawdle();
        check(numbers.get(INSIDE) == player.id(), player);
        numbers.setPlain(SECOND, numbers.getPlain(SECOND) + 1);
        check(isSound(), player);
    }

    /** Brings both into order, by one that should be alone. */
    void repair(Player player) {
        numbers.set(INSIDE, player.id());
        player.dawdle();
        repair();
        check(numbers.get(INSIDE) == player.id(), player);
    }

    /** The same, by one that is alone. */
    void repair() {
        numbers.setPlain(SECOND, numbers.getPlain(FIRST));
    }

    /** Looks twice, while nobody should change anything. */
    void look(Player player) {
        long before = numbers.getPlain(SECOND);
        check(isSound(), player);
        player.dawdle();
        check(numbers.getPlain(SECOND) == before && isSound(), player);
    }

    boolean isSound() {
        return numbers.getPlain(FIRST) == numbers.getPlain(SECOND);
    }

    long count() {
        return numbers.getPlain(FIRST);
    }

    private void check(boolean sound, Player player) {
        if (!sound) {
            throw new AssertionError("not alone: player=" + player.id() + " inside=" + numbers.get(INSIDE) + " first="
                    + numbers.getPlain(FIRST) + " second=" + numbers.getPlain(SECOND));
        }
    }
}
