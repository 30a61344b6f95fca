package io.mortise.sync;

import io.mortise.region.Extent;

/** Where in an extent a primitive may lie. */
final class Places {
    private Places() {}

    /** Throws unless there is room for the primitive at that offset. */
    static void check(Extent extent, long offset, int alignment, int lengthBytes, String what) {
        if (offset < 0 || offset % alignment != 0 || offset > extent.length() - lengthBytes) {
            throw new IllegalArgumentException("offset=" + offset + " is no place for a " + what + " of " + lengthBytes
                    + " bytes: it takes a multiple of " + alignment + " within length=" + extent.length() + " of "
                    + extent.name());
        }
    }
}
