package io.mortise.codec;

/**
 * How large a serialized object may be. What exceeds a limit is refused with a {@link CodecException} before it is built.
 *
 * @param maxBytes      length of the message
 * @param maxDepth      objects within objects
 * @param maxReferences objects in all, strings not counted
 * @param maxArray      elements of an array; besides, no array is made that is much longer than the message itself
 */
public record SerializationLimits(int maxBytes, int maxDepth, int maxReferences, int maxArray) {
    /** 64 MiB, 32 objects deep, a million objects, arrays of up to 64 Mi elements. */
    public static final SerializationLimits DEFAULT = new SerializationLimits(64 << 20, 32, 1_000_000, 64 << 20);

    /**
     * Checks the limits.
     *
     * @param maxBytes      length of the message, 1 or more
     * @param maxDepth      objects within objects, 1 or more
     * @param maxReferences objects in all, 1 or more
     * @param maxArray      elements of an array, 0 or more
     */
    public SerializationLimits {
        if (maxBytes < 1 || maxDepth < 1 || maxReferences < 1 || maxArray < 0) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes + " maxDepth=" + maxDepth + " maxReferences="
                    + maxReferences + " must be 1 or more, maxArray=" + maxArray + " 0 or more");
        }
    }
}
