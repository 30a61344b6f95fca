package io.mortise.sync;

import io.mortise.region.Extent;
import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import io.mortise.region.RegionMismatchException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the conditions of one handle of a lock. */
final class Conditions {
    private static final String TYPE = "condition";

    private final ConditionLock lock;
    private final Region region;
    private final String lockName;
    private final AtomicInteger made = new AtomicInteger();

    /**
     * Those of a lock at a place.
     *
     * @param lock   the lock
     * @param extent the memory that the lock is in
     * @param offset where in it
     */
    Conditions(ConditionLock lock, Extent extent, long offset) {
        this.lock = lock;
        this.region = extent.region();
        this.lockName = offset == 0 ? extent.name() : extent.name() + "@" + offset;
    }

    /** The one of that name. */
    SharedCondition named(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name of a condition is empty: lock=" + lock.describe());
        }
        int lockNameLength = lockName.getBytes(StandardCharsets.UTF_8).length;
        ExtentSpec spec = spec(region, lockName, name);
        Extent extent = region.extent(
                spec, fresh -> fresh.buffer().putInt(ConditionDescriptor.LOCK_NAME_LENGTH_OFFSET, lockNameLength));
        // Else the condition "b.c" of the lock "a" would be the condition "c" of the lock "a.b".
        int found = extent.buffer().getInt(ConditionDescriptor.LOCK_NAME_LENGTH_OFFSET);
        if (found != lockNameLength) {
            throw new RegionMismatchException(spec.name() + " is a condition of another lock, whose name has " + found
                    + " bytes, asked for was one of the lock " + lockName + ": region=" + region.name()
                    + "; use another name for the condition");
        }
        return at(extent, 0, name);
    }

    static ExtentSpec spec(Region region, String lockName, String name) {
        return new ExtentSpec(lockName + "." + name, TYPE, 1, ConditionDescriptor.length(region.maxAttachments()));
    }

    /** The next one without a name. */
    SharedCondition next() {
        return named("#" + made.incrementAndGet());
    }

    SharedCondition at(Extent extent, long offset) {
        return at(extent, offset, extent.name() + "@" + offset);
    }

    private SharedCondition at(Extent extent, long offset, String name) {
        return new SharedCondition(lock, ConditionCore.at(extent, offset), name + " in region " + region.name());
    }
}
