package io.mortise.samples.counter;

import io.mortise.region.Region;
import io.mortise.region.RegionAttachment;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.value.LongValue;
import java.io.IOException;
import java.util.Optional;

/** Run it in two terminals at once: {@code counter}, or {@code counter unlocked}. */
public final class SharedCounter {
    private static final int TIMES = 1_000_000;
    private static final long POLL_MS = 50;

    private SharedCounter() {}

    /**
     * Counts together with another process.
     *
     * @param args {@code unlocked} to leave the lock out
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while waiting for the other process
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean locked = args.length == 0 || !args[0].equals("unlocked");
        String name = locked ? "sample-counter" : "sample-counter-unlocked";
        try (Region region =
                Region.createOrAttach(name, RegionOptions.ofBytes(4096).unlinkOnLastClose())) {
            LongValue count = LongValue.in(region, "count");
            LongValue increments = LongValue.in(region, "increments");
            SharedReentrantLock guard = SharedReentrantLock.in(region, "guard");
            // Killed between its two lines below, a process leaves them apart. The next one to get the lock mends that
            // first.
            guard.onOwnerDeath(lock -> {
                say("the process that held the lock died, so I repair the count");
                count.set(increments.get());
                lock.markConsistent();
            });

            say("counting with " + awaitPartner(region) + (locked ? ", with the lock" : ", without a lock"));
            for (int i = 0; i < TIMES; i++) {
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
            report(guard, increments, count);
        }
    }

    /** Others may still be counting; under the lock they stand still. */
    private static void report(SharedReentrantLock guard, LongValue increments, LongValue count) {
        guard.lock();
        try {
            long lost = increments.get() - count.get();
            say("incremented " + increments.get() + " times by all of us, the count is " + count.get() + ": "
                    + (lost == 0 ? "none lost" : lost + " lost"));
        } finally {
            guard.unlock();
        }
    }

    /** The kernel knows who is alive, so a process that was interrupted is not waited for. */
    private static String awaitPartner(Region region) throws InterruptedException {
        boolean told = false;
        while (true) {
            Optional<RegionAttachment> partner = region.attachments().stream()
                    .filter(one -> one.alive() && one.owner() != region.owner())
                    .findFirst();
            if (partner.isPresent()) {
                return partner.get().toString();
            }
            if (!told) {
                say("waiting for a second process: run the same command in another terminal");
                told = true;
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
