package io.mortise.collection;

import io.mortise.codec.Codecs;
import io.mortise.region.Extent;
import org.agrona.concurrent.UnsafeBuffer;

/** Lets a test of the ordering make thousands of small maps in memory of its own. */
public final class MapDoor {
    private MapDoor() {}

    /**
     * {@return how much memory a map takes, in bytes}
     *
     * @param stripes how many stripes it has
     * @param pages   how many pages, and no more
     */
    public static long lengthBytes(int stripes, int pages) {
        return Area.lengthOfExtent(Memory.ownersOffset(stripes), pages);
    }

    /**
     * Makes memory an empty map.
     *
     * @param memory  zeroed, of the right length
     * @param stripes how many stripes it has
     * @param pages   how many pages, and no more
     */
    public static void make(Extent memory, int stripes, int pages) {
        Memory.write(memory, stripes, pages, Codecs.longs(), Codecs.bytes());
    }

    /**
     * {@return a handle to a map}
     *
     * @param memory what {@link #make} has written
     */
    public static SharedMap<Long, byte[]> handle(Extent memory) {
        return SharedMap.of(memory, Codecs.longs(), Codecs.bytes());
    }

    /**
     * {@return the first key from a number on that is in a stripe}
     *
     * @param memory the map's
     * @param stripe which stripe
     * @param from   the number
     */
    public static long keyIn(Extent memory, int stripe, long from) {
        UnsafeBuffer header = new UnsafeBuffer(memory.buffer(0, CollectionDescriptor.FIRST_STRIPE_OFFSET));
        int mask = header.getInt(CollectionDescriptor.STRIPES_OFFSET) - 1;
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Long.BYTES]);
        for (long key = from; ; key++) {
            bytes.putLong(0, key);
            long hash = KeyHash.of(bytes, Long.BYTES, header.getLong(CollectionDescriptor.SEED_OFFSET));
            if (((int) hash & mask) == stripe) {
                return key;
            }
        }
    }

    /**
     * {@return true if somebody is in the middle of a change of the first stripe}
     *
     * @param memory the map's
     */
    public static boolean isChanging(Extent memory) {
        return memory.buffer(CollectionDescriptor.FIRST_STRIPE_OFFSET, CollectionDescriptor.STRIPE_LENGTH)
                        .getLongVolatile(CollectionDescriptor.CHANGING_OFFSET)
                != 0;
    }
}
