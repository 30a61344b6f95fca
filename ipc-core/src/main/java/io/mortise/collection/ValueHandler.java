package io.mortise.collection;

import org.agrona.DirectBuffer;

/** Is shown a value where it lies in shared memory. */
@FunctionalInterface
public interface ValueHandler {
    /**
     * Looks at the bytes, which are somebody else's as soon as this returns. Nobody can change what has the same stripe meanwhile, so be
     * quick.
     *
     * @param buffer has the value
     * @param offset where it begins
     * @param length how many bytes it has
     */
    void onValue(DirectBuffer buffer, int offset, int length);
}
