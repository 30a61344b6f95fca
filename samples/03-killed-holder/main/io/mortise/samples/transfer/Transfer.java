package io.mortise.samples.transfer;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedLock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Run {@code transfer} in one terminal and {@code transfer slowly} in another, and kill that one. */
public final class Transfer {
    private static final long PAUSE_MS = 1_000;
    private static final long SLOW_PAUSE_MS = 60_000;
    private static final long MOST = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Accounts accounts;
    private final SharedLock guard;
    private final boolean slowly;

    private Transfer(Accounts accounts, SharedLock guard, boolean slowly) {
        this.accounts = accounts;
        this.guard = guard;
        this.slowly = slowly;
    }

    /**
     * Moves money until Ctrl-C, once a second.
     *
     * @param args {@code slowly} to stay in the middle of each transfer for a minute
     * @throws IOException          if the region cannot be opened
     * @throws InterruptedException if interrupted while it waits
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Region region = Region.createOrAttach(
                "sample-transfer", RegionOptions.ofMegabytes(1).unlinkOnLastClose())) {
            Accounts accounts = Accounts.in(region);
            SharedLock guard = SharedLock.in(region, "guard").onOwnerDeath(lock -> repair(accounts, lock));
            Transfer transfer = new Transfer(accounts, guard, List.of(args).contains("slowly"));
            say("Ctrl-C ends");
            while (true) {
                transfer.once();
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    /** Runs in whoever gets the lock next, before that one goes on. */
    private static void repair(Accounts accounts, SharedLock lock) {
        say("a process died while it held the lock, the accounts may be half changed: " + accounts);
        boolean redone = accounts.redo();
        lock.markConsistent();
        say((redone ? "finished what it had begun: " : "it had changed nothing: ") + accounts);
    }

    private void once() throws InterruptedException {
        while (!guard.tryLock(PATIENCE)) {
            say("waiting for the lock: " + guard.state());
        }
        try {
            long amount = ThreadLocalRandom.current().nextLong(1, MOST);
            boolean toTheRight = accounts.isMoreOnTheLeft();
            accounts.note(toTheRight ? amount : -amount);
            accounts.changeLeft();
            if (slowly) {
                say("I hold the lock, and am in the middle of moving " + amount + ": " + accounts);
                say("now kill me: kill -9 " + ProcessHandle.current().pid());
                Thread.sleep(SLOW_PAUSE_MS);
            }
            accounts.changeRight();
            accounts.forgetNote();
            say("moved " + amount + " to the " + (toTheRight ? "right: " : "left: ") + accounts);
        } finally {
            guard.unlock();
        }
    }

    private static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
