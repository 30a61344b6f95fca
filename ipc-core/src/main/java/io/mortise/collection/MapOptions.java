package io.mortise.collection;

import org.agrona.BitUtil;

/**
 * How a map is made. Immutable.
 *
 * @param stripes of how many parts it consists that can be changed at the same time, a power of two (rounded up to one), from 1 to {@value
 *                CollectionDescriptor#MAX_STRIPES}
 */
public record MapOptions(int stripes) {
    /** How many stripes a map has if nobody says how many. */
    public static final int DEFAULT_STRIPES = 8;

    /**
     * Checks the argument and rounds it up.
     *
     * @param stripes from 1 to {@value CollectionDescriptor#MAX_STRIPES}
     */
    public MapOptions {
        if (stripes < 1 || stripes > CollectionDescriptor.MAX_STRIPES) {
            throw new IllegalArgumentException(
                    "stripes=" + stripes + " is not from 1 to " + CollectionDescriptor.MAX_STRIPES);
        }
        stripes = BitUtil.findNextPositivePowerOfTwo(stripes);
    }

    /**
     * {@return a map of so many stripes}
     *
     * @param count about as many as threads of all processes change it at the same time; each takes at least two pages of 4 KiB
     */
    public static MapOptions stripes(int count) {
        return new MapOptions(count);
    }
}
