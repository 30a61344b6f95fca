package io.mortise.stress.ordering.pairs;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Places for the states of one test. jcstress makes a state for every try, thousands of times a second, and forgets it when it has
 * its result; it never has more at once than {@code strideSize * strideCount}. So the places are used in turn, and are made
 * when they are first wanted; the maker of a state brings its place into order.
 */
final class Places<T> {
    /** Twice as many as there may be states, since each round of tries makes its states while it forgets the last round's. */
    private static final int COUNT = 1024;

    private final @Nullable Object[] places = new Object[COUNT];
    private final AtomicInteger next = new AtomicInteger();
    private final Supplier<T> maker;

    Places(Supplier<T> maker) {
        this.maker = maker;
    }

    @SuppressWarnings("unchecked")
    T next() {
        int index = next.getAndIncrement() & (COUNT - 1);
        Object place = places[index];
        if (place == null) {
            place = maker.get();
            places[index] = place;
        }
        return (T) place;
    }
}
