package io.mortise.process;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of two arguments that another process can apply: a lambda or method reference of this type is serializable as it
 * stands. What it captures, takes and returns must be serializable too.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param <T> type of the result
 */
@FunctionalInterface
public interface RemoteBiFunction<A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
        extends Serializable {
    /**
     * Applies it, in whatever process this is.
     *
     * @param first  a copy of what was sent.
     * @param second a copy of what was sent.
     * @return what is sent back.
     * @throws Exception is handed to who waits for the result.
     */
    T apply(A first, B second) throws Exception;
}
