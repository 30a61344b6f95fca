package io.mortise.value;

import io.mortise.region.ExtentSpec;
import io.mortise.sync.LockDescriptor;

/**
 * Layout of an array's extent: the lock that comes with it, and the elements one behind the other.
 *
 * <pre>
 *    0                                                               {@value #ELEMENTS_OFFSET}
 *   +-----------------------------------------------------------------+
 *   | lock, as {@link io.mortise.sync.LockDescriptor} has it                      |
 *   +-----------------------------------------------------------------+
 *   {@value #ELEMENTS_OFFSET}         + size      + 2 size                + length * size
 *   +-----------+-----------+---------------------+
 *   | element 0 | element 1 | ...                 |
 *   +-----------+-----------+---------------------+
 * </pre>
 *
 * <p>An element takes as many bytes as in C, in the machine's byte order, which is little endian wherever this runs: {@code boolean}
 * (0 or 1) and {@code byte} 1, {@code short} and {@code char} (UTF-16) 2, {@code int} and {@code float} 4, {@code long} and
 * {@code double} 8. The catalog knows the array by its Java type ({@code "long[]"}) and the number of its elements.
 */
public final class ArrayDescriptor {
    /** Where the lock is: 0. */
    public static final int LOCK_OFFSET = 0;

    /** Where the first element is: {@value}, a multiple of 128. */
    public static final int ELEMENTS_OFFSET = LockDescriptor.BLOCK_LENGTH;

    private ArrayDescriptor() {}

    static ExtentSpec spec(String name, String type, long length, int shift) {
        long most = (Long.MAX_VALUE - ELEMENTS_OFFSET) >> shift;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("length=" + length + " is not from 0 to " + most + ", name=" + name);
        }
        return new ExtentSpec(name, type, length, ELEMENTS_OFFSET + (length << shift));
    }
}
