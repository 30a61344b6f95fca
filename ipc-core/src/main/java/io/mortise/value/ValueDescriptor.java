package io.mortise.value;

import io.mortise.region.ExtentSpec;
import io.mortise.sync.LockDescriptor;

/**
 * Layout of a single value's extent: the value, and the lock that comes with it, each on cache lines of its own.
 *
 * <pre>
 *    0     1     2           4                       8                 128
 *   +-----------------------------------------------+-----------------+
 *   | value                                         | 0               |
 *   +-----------------------------------------------+-----------------+
 *   128
 *   +-----------------------------------------------------------------+
 *   | lock, as {@link io.mortise.sync.LockDescriptor} has it                      |
 *   +-----------------------------------------------------------------+
 * </pre>
 *
 * <p>The value takes as many bytes as in C, in the machine's byte order, which is little endian wherever this runs: {@code boolean}
 * (0 or 1) and {@code byte} 1, {@code short} and {@code char} (UTF-16) 2, {@code int} and {@code float} 4, {@code long} and
 * {@code double} 8. The catalog knows it by its Java type ({@code "long"}), with 1 element.
 *
 * <p>A program in another language uses the atomic operations of its own on an aligned word of that size: C11 or C++11 atomics with
 * the memory order it needs.
 */
public final class ValueDescriptor {
    /** Where the value is: 0. */
    public static final int VALUE_OFFSET = 0;

    /** Where the lock is: {@value}, beyond the pair of cache lines that one write may claim. */
    public static final int LOCK_OFFSET = 128;

    /** Length of the extent. */
    public static final int LENGTH = LOCK_OFFSET + LockDescriptor.BLOCK_LENGTH;

    private ValueDescriptor() {}

    static ExtentSpec spec(String name, String type) {
        return new ExtentSpec(name, type, 1, LENGTH);
    }
}
