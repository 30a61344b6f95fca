package io.mortise.process;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that another process can apply: a lambda or method reference of this type is serializable as it stands. What it
 * captures, takes and returns must be serializable too.
 *
 * @param <A> type of the argument
 * @param <T> type of the result
 */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, T extends @Nullable Object> extends Serializable {
    /**
     * Applies it, in whatever process this is.
     *
     * @param argument a copy of what was sent.
     * @return what is sent back.
     * @throws Exception is handed to who waits for the result.
     */
    T apply(A argument) throws Exception;
}
