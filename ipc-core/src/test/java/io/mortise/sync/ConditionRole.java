package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Somebody else who uses a condition. It knows {@code lock}, {@code unlock}, {@code holds}, {@code held}, {@code interrupted},
 * {@code signal}, {@code signalAll}, and all ways to wait, which answer {@code signalled} or {@code timed out}, and
 * whether an interrupt is pending: {@code await}, {@code awaitUninterruptibly}, and, with milliseconds, {@code awaitNanos},
 * {@code awaitTime} and {@code awaitUntil}. {@code visit <number>} locks, waits, writes the number into the visitors' book, and unlocks;
 * {@code put <times>} and {@code take <times>} use a box with room for one.
 */
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // what happens in between is the test
final class ConditionRole implements Role<ConditionRole.Handle> {
    /** What the condition of the lock is called. */
    static final String CONDITION = "changed";

    private static final int BOX = 1024;

    record Handle(RobustLock lock, SharedCondition condition) {}

    @Override
    public Handle in(Region region, String name, List<String> arguments) {
        RobustLock lock = LockKind.valueOf(arguments.get(0)).in(region, name);
        return new Handle(lock, lock.condition(CONDITION));
    }

    @Override
    @SuppressWarnings("JavaUtilDate") // the interface has it
    public String perform(Handle handle, Region region, List<String> words) throws InterruptedException {
        RobustLock lock = handle.lock();
        SharedCondition condition = handle.condition();
        long ms = words.size() > 1 ? Long.parseLong(words.get(1)) : 0;
        switch (words.get(0)) {
            case "lock" -> {
                lock.lock();
                return "locked";
            }
            case "unlock" -> {
                lock.unlock();
                return "unlocked";
            }
            case "held" -> {
                return Boolean.toString(lock.isHeldByCurrentThread());
            }
            case "holds" -> {
                return Integer.toString(lock.core.holds(Thread.currentThread().getId()));
            }
            case "signal" -> {
                condition.signal();
                return "done";
            }
            case "signalAll" -> {
                condition.signalAll();
                return "done";
            }
            case "await" -> {
                condition.await();
                return ended(true);
            }
            case "awaitUninterruptibly" -> {
                condition.awaitUninterruptibly();
                return ended(true);
            }
            case "awaitNanos" -> {
                return ended(condition.awaitNanos(TimeUnit.MILLISECONDS.toNanos(ms)) > 0);
            }
            case "awaitTime" -> {
                return ended(condition.await(ms, TimeUnit.MILLISECONDS));
            }
            case "awaitUntil" -> {
                return ended(condition.awaitUntil(new Date(System.currentTimeMillis() + ms)));
            }
            case "interrupted" -> {
                return Boolean.toString(Thread.interrupted());
            }
            case "visit" -> {
                visit(handle, book(region), ms);
                return "visited";
            }
            case "put" -> {
                for (int i = 0; i < ms; i++) {
                    pass(handle, book(region), 0, 1);
                }
                return "done";
            }
            case "take" -> {
                for (int i = 0; i < ms; i++) {
                    pass(handle, book(region), 1, 0);
                }
                return "done";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        }
    }

    /** The number of visits, 64 bits; then the number of each visitor; the box is the last word. */
    static AtomicBuffer book(Region region) {
        return region.extent(new ExtentSpec("book", "book", 1, BOX + Long.BYTES))
                .buffer();
    }

    private static void visit(Handle handle, AtomicBuffer book, long visitor) throws InterruptedException {
        handle.lock().lock();
        try {
            handle.condition().await();
            long visits = book.getLong(0);
            book.putLong((int) (1 + visits) * Long.BYTES, visitor);
            book.putLongVolatile(0, visits + 1);
        } finally {
            handle.lock().unlock();
        }
    }

    /** Waits for the box to be as it must be, changes that, and lets the others know. */
    static void pass(Handle handle, AtomicBuffer book, long from, long to) throws InterruptedException {
        handle.lock().lock();
        try {
            while (book.getLong(BOX) != from) {
                handle.condition().await();
            }
            book.putLong(BOX, to);
            handle.condition().signalAll();
        } finally {
            handle.lock().unlock();
        }
    }

    private static String ended(boolean signalled) {
        return (signalled ? "signalled" : "timed out") + (Thread.interrupted() ? ", interrupted" : "");
    }

    static Party thread(Handle handle, Region region) {
        return Party.thread(new ConditionRole(), handle, region);
    }
}
