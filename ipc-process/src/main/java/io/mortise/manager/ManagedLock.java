package io.mortise.manager;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock between the threads of all clients of a manager.
 *
 * <ol>
 *   <li>One thread of one client holds it at a time, and only that one releases it: {@link IllegalMonitorStateException}.
 *   <li>When the process that holds it ends, however that comes, or only the thread, or closes its manager, it is released, and counted
 *       in {@link #ownerDeaths()}. A holder that is slow or stopped keeps it.
 *   <li>Then {@link #isInconsistent()} stays true, for every later holder, until one calls {@link #markConsistent()}.
 * </ol>
 */
public interface ManagedLock extends Lock {
    /**
     * {@return the condition of that name, the same for all clients} As {@link #newCondition()}, which is a new one each time.
     *
     * @param name of a condition of this lock.
     */
    Condition condition(String name);

    /** {@return whether the calling thread holds it} */
    boolean isHeldByCurrentThread();

    /** {@return whether anybody holds it} */
    boolean isLocked();

    /** {@return whether a holder's end has released it, and nobody has called {@link #markConsistent()} since} */
    boolean isInconsistent();

    /**
     * Says that what it guards is in order again.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold it.
     */
    void markConsistent();

    /** {@return how often it was released by the end of its holder} */
    long ownerDeaths();
}
