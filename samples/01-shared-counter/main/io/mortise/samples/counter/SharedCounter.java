package io.mortise.samples.counter;

import io.mortise.region.Region;
import io.mortise.region.RegionAttachment;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.value.LongValue;
import java.io.IOException;
import java.util.List;

/** Run it in two terminals at once: {@code counter}, or {@code counter unlocked}. */
public final class SharedCounter {
    private static final int REPORTS = 10;
    private static final long INTERVAL_NS = 1_000_000_000;

    private SharedCounter() {}

    /**
     * Counts together with other processes for ten seconds.
     *
     * @param args {@code unlocked} to leave the lock out
     * @throws IOException if the region cannot be opened
     */
    public static void main(String[] args) throws IOException {
        boolean locked = !List.of(args).contains("unlocked");
        String name = locked ? "sample-counter" : "sample-counter-unlocked";
        try (Region region =
                Region.createOrAttach(name, RegionOptions.ofBytes(4096).unlinkOnLastClose())) {
            LongValue count = LongValue.in(region, "count");
            LongValue increments = LongValue.in(region, "increments");
            SharedReentrantLock guard = SharedReentrantLock.in(region, "guard");
            // Killed between its two lines below, a process leaves them apart; the next one to get the lock mends that.
            guard.onOwnerDeath(lock -> {
                say("the process that held the lock died, I repair the count");
                count.set(increments.get());
                lock.markConsistent();
            });

            for (int i = 0; i < REPORTS; i++) {
                long untilNs = System.nanoTime() + INTERVAL_NS;
                while (System.nanoTime() < untilNs) {
                    if (locked) {
                        guard.lock();
                    }
                    try {
                        increments.getAndAdd(1); // atomic: exact in any case
                        count.setPlain(count.getPlain() + 1); // three steps: read, add, write
                    } finally {
                        if (locked) {
                            guard.unlock();
                        }
                    }
                }
                report(guard, increments, count, others(region));
            }
        }
    }

    /** Others may still be counting; those who use the lock stand still meanwhile. */
    private static void report(
            SharedReentrantLock guard, LongValue increments, LongValue count, List<RegionAttachment> others) {
        guard.lock();
        try {
            long lost = increments.get() - count.get();
            say((others.isEmpty() ? "alone, run me in another terminal too" : "together with " + others)
                    + ": incremented " + increments.get() + " times, the count is " + count.get() + ", "
                    + (lost == 0 ? "none lost" : lost + " lost"));
        } finally {
            guard.unlock();
        }
    }

    /** The kernel knows who is alive: who was killed is not among them. */
    private static List<RegionAttachment> others(Region region) {
        return region.attachments().stream()
                .filter(one -> one.alive() && one.owner() != region.owner())
                .toList();
    }

    private static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
