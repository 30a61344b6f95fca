package io.mortise.manager;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * What all lines of a server have in common.
 *
 * @param exports   the shared objects.
 * @param values    how values are sent.
 * @param userTypes the interfaces that were registered.
 */
record Shared(Exports exports, Values values, Set<Class<?>> userTypes) {
    private static final Set<Class<?>> PARTS = Set.of(Lock.class, Condition.class, ManagedLock.class);

    boolean isOfUser(List<Class<?>> interfaces) {
        return userTypes.contains(interfaces.get(0));
    }

    /** A result that a method declares by a shared interface, and that cannot be copied, is shared instead. */
    Object outgoing(Object result, Class<?> declared) {
        boolean isPart = PARTS.contains(declared) || userTypes.contains(declared);
        if (!isPart || result instanceof Serializable) {
            return result;
        }
        return exports.share(result, List.of(declared), List.of()).proxy();
    }
}
