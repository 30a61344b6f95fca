package io.mortise.samples;

import io.mortise.region.Region;
import io.mortise.sync.SharedLock;
import io.mortise.value.DoubleArray;
import io.mortise.value.IntValue;
import io.mortise.value.LongArray;
import io.mortise.value.LongValue;
import java.util.ArrayList;
import java.util.List;

/** What the page on locks that survive shows. */
final class RepairExamples {
    private RepairExamples() {}

    static SharedLock recomputing(Region region, LongArray entries, LongValue total) {
        SharedLock guard = SharedLock.in(region, "guard").onOwnerDeath(lock -> {
            total.set(entries.sum());
            lock.markConsistent();
        });
        return guard;
    }

    /** Notes first, then does. */
    static final class Transfers {
        static final int FROM = 0;
        static final int TO = 1;
        static final int VALID = 2;

        final SharedLock guard;
        final LongArray accounts;
        final LongArray note;

        Transfers(Region region) {
            accounts = LongArray.in(region, "accounts", new long[] {500, 500});
            note = LongArray.in(region, "note", 3);
            guard = SharedLock.in(region, "transfers").onOwnerDeath(lock -> {
                redo();
                lock.markConsistent();
            });
        }

        void transfer(long amount) {
            guard.lock(); // its hook calls redo(), and marks it consistent
            try {
                note.set(FROM, accounts.get(FROM) - amount);
                note.set(TO, accounts.get(TO) + amount);
                note.set(VALID, 1); // last: half a note is none
                redo();
            } finally {
                guard.unlock();
            }
        }

        void redo() {
            if (note.get(VALID) == 1) {
                accounts.set(FROM, note.get(FROM));
                accounts.set(TO, note.get(TO));
                note.set(VALID, 0);
            }
        }
    }

    /** Writes aside, then switches. */
    static final class Prices {
        static final int SIZE = 4;

        final IntValue current;
        final DoubleArray prices;

        Prices(Region region) {
            current = IntValue.in(region, "current");
            prices = DoubleArray.in(region, "prices", 2L * SIZE);
        }

        void replace(double[] fresh) {
            int next = 1 - current.get();
            prices.put(next * (long) SIZE, fresh);
            current.set(next);
        }

        double[] now() {
            double[] now = new double[SIZE];
            prices.get(current.get() * (long) SIZE, now);
            return now;
        }
    }

    /** Refuses those who have lost the lock. */
    static final class Fenced {
        private final List<String> lines = new ArrayList<>();
        private long highest;

        synchronized boolean write(long ticket, String line) {
            if (ticket < highest) {
                return false;
            }
            highest = ticket;
            lines.add(line);
            return true;
        }
    }
}
