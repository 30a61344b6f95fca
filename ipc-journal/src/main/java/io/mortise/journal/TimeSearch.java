package io.mortise.journal;

import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/** Finds the first entry that is not older than a time: the file by its name, the entry by halving. */
final class TimeSearch {
    /** In place of a time: there is no entry. */
    static final long NONE = Long.MIN_VALUE;

    private final SingleChronicleQueue files;
    private final ExcerptTailer tailer;
    private final LongSupplier nextTimeMs;

    TimeSearch(SingleChronicleQueue files, ExcerptTailer tailer, LongSupplier nextTimeMs) {
        this.files = files;
        this.tailer = tailer;
        this.nextTimeMs = nextTimeMs;
    }

    void moveTo(long timeMs) {
        files.refreshDirectoryListing();
        int first = files.firstCycle();
        if (first == Integer.MAX_VALUE) {
            tailer.toStart();
            return;
        }
        RollCycle cycles = files.rollCycle();
        long cycleOfTime = Math.floorDiv(timeMs - files.epoch(), cycles.lengthInMillis());
        int last = files.lastCycle();
        for (long cycle = Math.max(first, Math.min(cycleOfTime, last)); cycle <= last; cycle++) {
            if (moveWithin((int) cycle, timeMs)) {
                return;
            }
        }
        tailer.toEnd();
    }

    /** {@return false if that cycle has no such entry, or no file} */
    private boolean moveWithin(int cycle, long timeMs) {
        if (!tailer.moveToCycle(cycle)) {
            return false;
        }
        long count = tailer.excerptsInCycle(cycle);
        long low = 0;
        long high = count;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (timeAt(cycle, middle) < timeMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count && tailer.moveToIndex(files.rollCycle().toIndex(cycle, low));
    }

    private long timeAt(int cycle, long sequence) {
        return tailer.moveToIndex(files.rollCycle().toIndex(cycle, sequence)) ? nextTimeMs.getAsLong() : NONE;
    }
}
