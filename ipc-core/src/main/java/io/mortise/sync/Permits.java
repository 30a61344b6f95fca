package io.mortise.sync;

import static io.mortise.sync.SemaphoreDescriptor.*;

import io.mortise.region.Extent;
import io.mortise.region.Futex;
import io.mortise.region.Region;
import io.mortise.region.WaitWord;
import java.time.Instant;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one semaphore as one attachment sees them, in the words that {@link SemaphoreDescriptor} describes: what both modes have
 * in common, which is how they are waited for.
 */
abstract class Permits extends Addressed {
    final Region region;
    final AtomicBuffer memory;
    final SemaphoreOptions options;
    final int me;
    /** How many there can ever be. */
    final int most;

    private final WaitWord single;
    private final WaitWord multiple;
    private final Sleepers sleepers;

    Permits(Extent extent, AtomicBuffer memory, SemaphoreOptions options) {
        super(extent, AVAILABLE_OFFSET);
        this.region = extent.region();
        this.memory = memory;
        this.options = options;
        this.me = region.owner();
        this.most = options.isOwned() ? options.permits() : options.bound();
        single = new WaitWord(memory, SINGLE_WAIT_OFFSET);
        multiple = new WaitWord(memory, MULTIPLE_WAIT_OFFSET);
        sleepers = new Sleepers(memory, SLEEPERS_OFFSET, region);
    }

    /** One attempt by a thread that may wait if it fails. */
    abstract boolean tryTake(int count);

    /** One attempt by a thread that will not wait, so that it has to look for the dead by itself. */
    abstract boolean tryTakeNow(int count);

    /** All that there is. */
    abstract int drain();

    abstract void give(int count);

    /** How many there are, after a look for the dead. */
    abstract int available();

    /** What a thread does again and again until it has the permits, for a time at most. */
    abstract Wait.Attempt attempt(int count, long timeoutNs, boolean interruptible);

    /** Who holds how many, as far as anybody knows. */
    abstract List<SemaphoreState.Holder> holders();

    /** Who is in the middle of a change that keeps others from changing anything. */
    abstract @Nullable String changedBy();

    /** For a thread that has tried in vain. */
    Outcome await(int count, long timeoutNs, boolean interruptible) {
        extent.checkWritable();
        noteWaitedSince();
        Outcome outcome = Wait.await(
                extent, wordOf(count), sleepers, timeoutNs, interruptible, attempt(count, timeoutNs, interruptible));
        if (outcome == Outcome.ACQUIRED && count == 1 && visible() > 0) {
            single.wakeOne(); // whoever brought more may have died before it woke the others
        }
        return outcome;
    }

    /** Those who want just one are woken one by one; of the others only they know whether there is enough for them. */
    private WaitWord wordOf(int count) {
        return count == 1 ? single : multiple;
    }

    /** After so many permits were brought, by a volatile change. */
    final void wake(int brought) {
        if (brought > 0) {
            single.wake(brought);
            multiple.wakeAll();
        }
    }

    /** What the word says, which is all that there is to know unless somebody has died. */
    final long visible() {
        return memory.getLongVolatile(AVAILABLE_OFFSET); // ORDER: PERMITS
    }

    private void noteWaitedSince() {
        if (sleepers.isEmpty()) {
            memory.putLong(WAITED_SINCE_OFFSET, System.currentTimeMillis());
        }
    }

    final SemaphoreState state() {
        extent.checkReadable();
        int available = available();
        List<Waiting> waiting = sleepers.list();
        return new SemaphoreState(
                describe(),
                options,
                available,
                holders(),
                changedBy(),
                memory.getLongVolatile(RECLAIMED_OFFSET),
                lastReleasedBy(),
                waiting,
                waiting.isEmpty() ? null : time(memory.getLong(WAITED_SINCE_OFFSET)),
                Futex.state());
    }

    private @Nullable String lastReleasedBy() {
        int releaser = memory.getInt(RELEASER_OFFSET);
        return releaser == 0 ? null : region.describe(releaser);
    }

    static @Nullable Instant time(long epochMs) {
        return epochMs == 0 ? null : Instant.ofEpochMilli(epochMs);
    }

    final int waiters() {
        extent.checkReadable();
        return sleepers.list().stream().mapToInt(Waiting::threads).sum();
    }

    final String describe() {
        return extent.name() + " in region " + region.name();
    }
}
