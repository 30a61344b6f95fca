package io.mortise.process;

import java.io.Serializable;
import java.util.Map;

/**
 * A function of two arguments as one of pairs.
 *
 * @param function of two arguments.
 */
record OfPairs<A, B, T>(RemoteBiFunction<A, B, T> function) implements RemoteFunction<OfPairs.Pair<A, B>, T> {
    /** Both arguments of one call. */
    record Pair<A, B>(A first, B second) implements Serializable {
        static <A, B> Pair<A, B> of(Map.Entry<? extends A, ? extends B> entry) {
            return new Pair<>(entry.getKey(), entry.getValue());
        }
    }

    @Override
    public T apply(Pair<A, B> pair) throws Exception {
        return function.apply(pair.first, pair.second);
    }
}
