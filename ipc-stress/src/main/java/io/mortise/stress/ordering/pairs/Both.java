package io.mortise.stress.ordering.pairs;

import java.util.function.Function;

/** One thing in shared memory, as two attachments have it. */
record Both<T>(T left, T right) {
    <R> Both<R> map(Function<? super T, ? extends R> view) {
        return new Both<>(view.apply(left), view.apply(right));
    }
}
