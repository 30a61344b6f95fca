package io.mortise.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Ways to fields of this package's own classes. */
final class Fields {
    private Fields() {}

    static VarHandle of(MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type) {
        try {
            return lookup.findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
