package io.mortise.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for workers, and which worker gets what. All decisions are made with one lock; what takes time, or calls the user's code, is
 * done without it: long bundles are sent, and listeners told, by whoever made the decision.
 *
 * <p>Nobody waits in a circle, nor for a worker of somebody else's:
 * <ul>
 *   <li>A long bundle is sent only to a worker that has nothing to do, and therefore reads.
 *   <li>It is sent by the thread that submits it, or by the thread of that very worker's link. So a worker that does not read holds up nobody but
 *       who wants something of it.
 *   <li>A worker that sends a long result is read by its own link's thread.
 * </ul>
 */
final class Dispatcher {
    /** Workers that end by themselves before they are ready will do so again; one that was killed says less. */
    private static final int MOST_STARTS_IN_VAIN = 30;

    private static final int ENOUGH_EXITS = 3;
    private static final String WAS_SHUT_DOWN = "the pool was shut down";

    private final String name;
    private final WorkerStarter starter;
    private final Counts counts;
    private final List<WorkerLink> links = new ArrayList<>();
    private final CountDownLatch linksAlive;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition sentLong = lock.newCondition();
    private final Deque<Bundle> pending = new ArrayDeque<>();
    private boolean shutdown;
    private boolean stoppedNow;
    private int startsInVain;
    private @Nullable Throwable failure;

    private Dispatcher(String name, int workers, WorkerStarter starter, Counts counts) {
        this.name = name;
        this.starter = starter;
        this.counts = counts;
        linksAlive = new CountDownLatch(workers);
    }

    /** {@return one whose links begin to start their workers} */
    static Dispatcher start(String name, int workers, WorkerStarter starter, Counts counts) {
        Dispatcher dispatcher = new Dispatcher(name, workers, starter, counts);
        for (int i = 1; i <= workers; i++) {
            dispatcher.links.add(new WorkerLink(dispatcher, starter, counts, name + "-worker-" + i));
        }
        int started = 0;
        try {
            for (WorkerLink link : dispatcher.links) {
                link.start("mortise-" + name + "-" + (started + 1));
                started++;
            }
        } finally {
            if (started < workers) { // for want of threads
                for (int i = started; i < workers; i++) {
                    dispatcher.linkEnded();
                }
                dispatcher.shutdownNow();
            }
        }
        return dispatcher;
    }

    // ---- What is submitted

    void enqueue(Bundle bundle) {
        enqueue(List.of(bundle));
    }

    /**
     * Takes bundles, and sends what can be sent.
     *
     * @throws RejectedExecutionException if it was shut down, or has failed; then none of them was taken.
     */
    void enqueue(List<Bundle> bundles) {
        Errand errand;
        lock.lock();
        try {
            if (shutdown) {
                throw new RejectedExecutionException(
                        failure == null ? name + " was shut down" : name + " has failed: " + failure, failure);
            }
            WorkerLink own = linkOfThisThread();
            boolean isAllOurs = own == null && pending.isEmpty();
            for (Bundle bundle : bundles) {
                pending.addLast(bundle);
                counts.submitted(bundle.count());
            }
            errand = assign(own, isAllOurs);
        } finally {
            lock.unlock();
        }
        run(errand);
    }

    /**
     * With the lock: gives workers what waits.
     *
     * @param own       the link whose thread this is, which may be given a long one; null if none.
     * @param isAllOurs whether all that waits was submitted by this thread, so that it may send long ones to anybody.
     */
    private Errand assign(@Nullable WorkerLink own, boolean isAllOurs) {
        Errand errand = Errand.NONE;
        while (!pending.isEmpty()) {
            Bundle bundle = pending.getFirst();
            if (bundle.sink().isOver()) {
                pending.removeFirst();
                errand = errand.plusOver(bundle.count());
                continue;
            }
            if (bundle.isShort()) {
                if (!giveShort(bundle)) {
                    break;
                }
                pending.removeFirst();
                continue;
            }
            WorkerLink link = linkForLong(own, isAllOurs);
            if (link == null || !link.give(bundle)) {
                break;
            }
            pending.removeFirst();
            errand = errand.plus(link.sending(bundle));
        }
        return errand;
    }

    /** A lane may be full of what was taken back, and its worker not read; then another one. {@return false if nobody has room} */
    private boolean giveShort(Bundle bundle) {
        WorkerLink best = linkForShort();
        if (best == null || best.give(bundle)) {
            return best != null;
        }
        for (WorkerLink link : links) {
            if (link != best && link.roomAhead() > 0 && link.give(bundle)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable WorkerLink linkForShort() {
        WorkerLink best = null;
        for (WorkerLink link : links) {
            if (link.isIdle()) {
                return link;
            }
            if (link.roomAhead() > 0 && (best == null || link.load() < best.load())) {
                best = link;
            }
        }
        return best;
    }

    private @Nullable WorkerLink linkForLong(@Nullable WorkerLink own, boolean isAllOurs) {
        if (!isAllOurs) {
            return own != null && own.isIdle() ? own : null;
        }
        for (WorkerLink link : links) {
            if (link.isIdle()) {
                return link;
            }
        }
        return null;
    }

    /** Without the lock. */
    void run(Errand errand) {
        counts.completed(errand.over(), errand.over());
        List<Errand.Sending> sendings = errand.sendings();
        if (sendings.isEmpty()) {
            return;
        }
        int sent = 0;
        try {
            for (Errand.Sending sending : sendings) {
                sending.assignments().sendLong(sending.bundle());
                settle(sending, true);
                sent++;
            }
        } finally {
            for (Errand.Sending broken : sendings.subList(sent, sendings.size())) {
                settle(broken, false);
            }
        }
        pump();
    }

    private void settle(Errand.Sending sending, boolean isSent) {
        locked(() -> {
            if (!isSent) {
                sending.link().end(); // it would wait for the rest for ever
            }
            sending.assignments().sentLong();
            sentLong.signalAll();
        });
    }

    /** Gives workers what waits, but for what is long. */
    void pump() {
        run(locked(() -> assign(null, false)));
    }

    /** With the lock: until nobody uses the memory of that worker any more, which has ended. */
    void awaitNotSending(Assignments assignments) {
        while (assignments.isSending()) {
            sentLong.awaitUninterruptibly();
        }
    }

    /** With the lock: before all else. */
    void queueAgain(List<Bundle> bundles) {
        for (int i = bundles.size() - 1; i >= 0; i--) {
            pending.addFirst(bundles.get(i));
        }
    }

    // ---- What links report

    /** With the lock, when a worker has finished a bundle. */
    Errand refill(WorkerLink link) {
        link.stopIfWornOut();
        if (pending.isEmpty()) {
            if (shutdown) {
                stopIdle();
            }
            return Errand.NONE;
        }
        // In batches: whoever is half empty.
        return link.roomAhead() > link.load() ? assign(link, false) : Errand.NONE;
    }

    /** From time to time, by each link. {@return true if it should look again soon} */
    boolean tick(WorkerLink link) {
        Errand errand;
        boolean busy;
        lock.lock();
        try {
            busy = endIfOverdue(link);
            link.stopIfWornOut();
            if (shutdown && pending.isEmpty()) {
                link.stopIfIdle();
            }
            if (link.isIdle() && pending.isEmpty()) {
                busy |= takeFromBusy(link);
            }
            errand = assign(link, false);
        } finally {
            lock.unlock();
        }
        run(errand);
        return busy;
    }

    /** What was sent ahead to others waits here as well. {@return true if others are busy} */
    private boolean takeFromBusy(WorkerLink idle) {
        boolean busy = false;
        for (WorkerLink other : links) {
            if (other != idle && other.load() > 0) {
                busy = true;
                if (other.load() > 1) {
                    pending.addAll(other.takeBack());
                }
            }
        }
        return busy;
    }

    /** {@return true if its task's time is to be watched} */
    private boolean endIfOverdue(WorkerLink link) {
        Assignments assignments = link.assignments();
        if (assignments == null || !assignments.isOverdue(System.nanoTime())) {
            return assignments != null && assignments.isTimed();
        }
        Bundle late = assignments.first();
        queueAgain(link.takeBack());
        // What is left the worker has begun, and it will begin nothing more. If it has begun another than the late one,
        // that has ended.
        Bundle running = assignments.last();
        if (running == null || running == late) {
            if (running != null && running.reason == null) {
                running.reason = new TimeoutException(running.describe(0) + " took longer than "
                        + java.time.Duration.ofNanos(running.timeoutNs()) + "; its worker was ended");
            }
            link.end();
        }
        return true;
    }

    /** A worker can be given something. */
    void ready(WorkerLink link) {
        run(locked(() -> {
            startsInVain = 0;
            link.becomeReady();
            Errand errand = assign(link, false);
            if (shutdown) {
                stopIdle();
            }
            return errand;
        }));
    }

    /** With the lock: a worker ended before it was ready. */
    void neverReady(boolean byItself, Throwable why) {
        startsInVain += byItself ? MOST_STARTS_IN_VAIN / ENOUGH_EXITS : 1;
        if (startsInVain >= MOST_STARTS_IN_VAIN && failure == null) {
            failure = why;
            shutdown = true;
        }
    }

    /** Gives up: all that is left fails. */
    void fail(Throwable why) {
        locked(() -> {
            if (failure == null) {
                failure = why;
                shutdown = true;
            }
            links.forEach(link -> link.abandon(why));
        });
    }

    /** {@return false if a link may end} */
    boolean wantsWorker() {
        dropPending();
        return locked(() -> failure == null && !stoppedNow && (!shutdown || !pending.isEmpty()));
    }

    void linkEnded() {
        dropPending();
        linksAlive.countDown();
    }

    /** What came back from a worker after the pool was ended at once, or has failed. */
    private void dropPending() {
        List<Bundle> lost = new ArrayList<>();
        Throwable why = locked(() -> {
            if (failure == null && !stoppedNow) {
                return null;
            }
            lost.addAll(pending);
            pending.clear();
            return failure == null ? new CancellationException(WAS_SHUT_DOWN) : failure;
        });
        if (why != null) {
            fail(lost, why);
        }
    }

    private void fail(List<Bundle> bundles, Throwable why) {
        for (Bundle bundle : bundles) {
            counts.completed(bundle.count(), bundle.count());
            for (int i = 0; i < bundle.count(); i++) {
                bundle.failed(i, why);
            }
        }
    }

    // ---- The end

    /** Keeps what belongs to a sink that is over from starting; what runs goes on, or is ended with its worker. */
    void forget(Bundle.Sink sink, boolean evenIfRunning) {
        run(locked(() -> {
            for (WorkerLink link : links) {
                Assignments assignments = link.assignments();
                if (assignments == null || !assignments.has(sink)) {
                    continue;
                }
                queueAgain(link.takeBack());
                // What is left has begun, or is being sent. If this is not the last of it, it has ended.
                Bundle running = assignments.last();
                if (evenIfRunning && running != null && running.sink() == sink) {
                    running.reason = new CancellationException("cancelled while it ran");
                    link.end();
                }
            }
            return assign(null, false);
        }));
    }

    void shutdown() {
        locked(() -> {
            shutdown = true;
            stopIdle();
        });
    }

    /** {@return the tasks that had not started} */
    List<Runnable> shutdownNow() {
        List<Runnable> tasks = new ArrayList<>();
        List<Bundle> others = new ArrayList<>();
        locked(() -> {
            shutdown = true;
            stoppedNow = true;
            for (WorkerLink link : links) {
                queueAgain(link.takeBack());
                link.abandon(new CancellationException(WAS_SHUT_DOWN));
            }
            for (Bundle bundle : pending) {
                if (bundle.sink() instanceof PoolFuture<?> future && !future.isDone()) {
                    tasks.add(future);
                } else {
                    others.add(bundle);
                }
            }
            pending.clear();
        });
        fail(others, new CancellationException(WAS_SHUT_DOWN));
        return tasks;
    }

    boolean isShutdown() {
        return locked(() -> shutdown);
    }

    boolean isTerminated() {
        return linksAlive.getCount() == 0;
    }

    boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return linksAlive.await(timeout, unit);
    }

    void awaitTermination() throws InterruptedException {
        linksAlive.await();
    }

    /** {@return true if this thread calls from a future's stage or a listener, and the end would wait for itself} */
    boolean isThreadOfPool() {
        return linkOfThisThread() != null;
    }

    private @Nullable WorkerLink linkOfThisThread() {
        for (WorkerLink link : links) {
            if (link.isThisThread()) {
                return link;
            }
        }
        return null;
    }

    /** With the lock. */
    private void stopIdle() {
        if (pending.isEmpty()) {
            links.forEach(WorkerLink::stopIfIdle);
        }
    }

    boolean isWornOut(int bundles) {
        return bundles >= starter.maxTasksPerChild();
    }

    // ---- The lock

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <R extends @Nullable Object> R locked(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
