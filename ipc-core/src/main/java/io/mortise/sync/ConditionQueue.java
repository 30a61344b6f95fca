package io.mortise.sync;

import io.mortise.sync.ConditionWait.End;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one attachment that wait on one condition, in the order in which they came. The first one leads: it alone sleeps on the
 * shared word, and hands out what the attachment is granted; the others park. So one wake-up of the kernel's reaches
 * the right thread, and a thousand waiting ones cost no more than one.
 *
 * <p>Whoever adds or removes a thread holds the condition's lock. Signals are handed out without it.
 */
final class ConditionQueue {
    private final Set<ConditionWait> waiting = new LinkedHashSet<>();
    /** These want no signal any more, but get one if nobody else is there who waited when it was given. */
    private final Set<ConditionWait> givingUp = new LinkedHashSet<>();

    private @Nullable ConditionWait leader;
    /** How many of the granted signals were handed out. */
    private volatile int handedOut;

    /** After the attachment has taken a new cell. */
    synchronized void restart() {
        handedOut = 0;
    }

    /** Adds the current thread, after those who came before have got what was granted so far. */
    synchronized void add(ConditionWait wait, int granted) {
        handOut(granted);
        waiting.add(wait);
        appointLeader();
    }

    /** Gives those who have waited longest the signals that were granted. */
    void handOutUpTo(int granted) {
        if (handedOut != granted) {
            handOut(granted);
        }
    }

    private synchronized void handOut(int granted) {
        int left = granted - handedOut;
        for (; left > 0 && waiting.size() + givingUp.size() > 0; left--) {
            ConditionWait next = removeFirst(waiting.isEmpty() ? givingUp : waiting);
            next.end(End.SIGNALLED);
            LockSupport.unpark(next.thread);
        }
        if (granted - handedOut > 0) {
            handedOut = granted;
            appointLeader();
        }
    }

    /** By a thread whose wait is to end without a signal. It may still get one. */
    synchronized void giveUp(ConditionWait wait, End why) {
        if (waiting.remove(wait)) {
            wait.end(why);
            givingUp.add(wait);
            appointLeader();
        }
    }

    /** For all who have waited since before the last death. */
    synchronized void doubt(long deaths) {
        for (Iterator<ConditionWait> all = waiting.iterator(); all.hasNext(); ) {
            ConditionWait wait = all.next();
            if (wait.deaths != deaths) {
                all.remove();
                givingUp.add(wait);
                wait.end(End.DOUBTFUL);
                LockSupport.unpark(wait.thread);
            }
        }
        appointLeader();
    }

    /** By a thread that holds the lock again. {@return true if it was not signalled} */
    synchronized boolean removeUnsignalled(ConditionWait wait, int granted) {
        handOut(granted);
        return remove(wait);
    }

    /** By a thread that ends without the lock. {@return true if it was not signalled} */
    synchronized boolean remove(ConditionWait wait) {
        boolean removed = waiting.remove(wait) || givingUp.remove(wait);
        appointLeader();
        return removed;
    }

    /** The region was closed: they are to find out. */
    synchronized void wakeAll() {
        waiting.forEach(wait -> LockSupport.unpark(wait.thread));
    }

    private void appointLeader() {
        ConditionWait first = waiting.isEmpty() ? null : waiting.iterator().next();
        if (first == leader) {
            return;
        }
        leader = first;
        if (first != null) {
            first.lead();
            LockSupport.unpark(first.thread);
        }
    }

    private static ConditionWait removeFirst(Set<ConditionWait> from) {
        Iterator<ConditionWait> iterator = from.iterator();
        ConditionWait first = iterator.next();
        iterator.remove();
        return first;
    }
}
