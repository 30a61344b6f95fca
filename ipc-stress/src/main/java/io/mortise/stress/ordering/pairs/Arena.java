package io.mortise.stress.ordering.pairs;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionDoor;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** The shared memory of all tests in this JVM: one region, attached twice, whose file has no name any more. */
final class Arena {
    private static final long LENGTH_BYTES = 1L << 31;
    private static final long ALIGNMENT = 128;

    /** What one process would have. */
    static final Arena LEFT;

    /** What another process would have. */
    static final Arena RIGHT;

    private static final AtomicLong used = new AtomicLong();

    static {
        String name = "ordering-" + ProcessHandle.current().pid();
        // Only what is touched takes memory.
        RegionOptions options = RegionOptions.ofBytes(LENGTH_BYTES + ALIGNMENT)
                .reserveSpace(false)
                .maxAttachments(8);
        try {
            LEFT = new Arena(Region.create(name, options));
            RIGHT = new Arena(Region.attach(name));
            RegionDoor.unlinkAll(LEFT.region);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Region region;
    private final RegionDoor door;
    private final Extent ground;

    private Arena(Region region) throws IOException {
        this.region = region;
        door = RegionDoor.to(region);
        ground = region.extent(new ExtentSpec("ground", "ordering", 1, LENGTH_BYTES));
    }

    /** Sets some memory aside, zeroed. {@return where it is on both sides} */
    static Both<RegionDoor.Part> allot(long bytes) {
        long length = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        long offset = used.getAndAdd(length);
        return new Both<>(LEFT.part(offset, length), RIGHT.part(offset, length));
    }

    /** The same, for those who never close it. */
    static Both<Extent> extents(long bytes) {
        return allot(bytes).map(RegionDoor.Part::extent);
    }

    private RegionDoor.Part part(long offset, long length) {
        return door.part(ground, offset, length);
    }

    Region region() {
        return region;
    }

    RegionDoor door() {
        return door;
    }
}
