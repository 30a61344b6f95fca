package io.mortise.queue;

import io.mortise.region.WaitWord;
import io.mortise.region.Waiter;
import org.jspecify.annotations.Nullable;

/** Tells when all that was put into a queue is done, in a queue that knows. */
final class Tasks {
    private static final int ATTEMPTS = 3;

    private final SharedQueue queue;
    private final @Nullable TaskLedger ledger;

    Tasks(SharedQueue queue, @Nullable TaskLedger ledger) {
        this.queue = queue;
        this.ledger = ledger;
    }

    /** {@return where tasks are counted, or null if they are not: neither are those that are acknowledged} */
    @Nullable
    TaskLedger counted() {
        return isAcknowledged() ? null : ledger;
    }

    private boolean isAcknowledged() {
        return queue.options().acknowledged();
    }

    /** Something that was put is over: those who wait for all of it look again. */
    void noticeEnding() {
        if (ledger != null) {
            ledger.joiners().wakeAll();
        }
    }

    /** Counts one as done that this attachment has taken. */
    void done() {
        TaskLedger tasks = ledger();
        queue.claimed(); // refuses if the region was closed
        if (!tasks.done()) {
            throw new IllegalStateException(
                    "taskDone() was called more often than this attachment has taken tasks from queue " + queue.name()
                            + "; who takes a task must say that it is done, in the same process");
        }
    }

    /** {@return false if there was still something to do when the time was over} */
    boolean join(Waiter waiter) throws InterruptedException {
        TaskLedger tasks = ledger();
        WaitWord word = tasks.joiners();
        boolean mayHaveSlept = false;
        while (true) {
            Timeouts.checkNotInterrupted();
            int expected = mayHaveSlept ? word.announce() : word.other();
            if (isAllDone(tasks)) {
                return true;
            }
            if (!waiter.pause(word.buffer(), word.offset(), expected)) {
                queue.sweep();
                return isAllDone(tasks);
            }
            if (waiter.slept()) {
                mayHaveSlept = true;
                queue.sweep();
            }
        }
    }

    private boolean isAllDone(TaskLedger tasks) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long claimed = queue.claimed();
            if (!queue.isOverBefore(claimed) || tasks.unfinished() > 0) {
                return false;
            }
            if (queue.claimed() == claimed) {
                return true;
            }
        }
        return false;
    }

    /** {@return what became of those that are not done} */
    TaskCounts counts() {
        TaskLedger tasks = ledger();
        if (isAcknowledged()) {
            QueueState state = queue.state();
            long queued = queue.browser().count();
            return new TaskCounts(queued, Math.max(0, state.sent() - state.received() - state.lost() - queued), 0);
        }
        return new TaskCounts(queue.browser().count(), tasks.unfinished(), tasks.abandoned());
    }

    private TaskLedger ledger() {
        if (ledger == null) {
            throw new UnsupportedOperationException(
                    "queue " + queue.name() + " does not count tasks; make it with TypedQueue.joinable");
        }
        return ledger;
    }
}
