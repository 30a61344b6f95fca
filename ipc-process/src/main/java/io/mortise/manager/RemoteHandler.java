package io.mortise.manager;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a proxy does, in a client. */
final class RemoteHandler implements InvocationHandler {
    private static final Object[] NO_ARGS = {};

    private final Client client;
    private final long id;
    private final List<Class<?>> interfaces;
    private volatile boolean released;

    RemoteHandler(Client client, long id, List<Class<?>> interfaces) {
        this.client = client;
        this.id = id;
        this.interfaces = interfaces;
    }

    Client client() {
        return client;
    }

    long id() {
        return id;
    }

    /** {@return that of a proxy; null if it is none} */
    static @Nullable RemoteHandler of(@Nullable Object object) {
        return object instanceof ManagedProxy
                        && Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof RemoteHandler handler
                ? handler
                : null;
    }

    /** {@return false if it was before} */
    boolean release() {
        boolean first = !released;
        released = true;
        return first;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        RemoteMethod called = RemoteMethod.of(method);
        @Nullable Object[] args = given == null ? NO_ARGS : given;
        return switch (called.way()) {
            case REMOTE -> call(called, args);
            case LOCAL_DEFAULT -> LocalDefaults.invoke(proxy, method, args);
            case COLLECTION -> CollectionCalls.call(this, proxy, method, args);
            case OBJECT -> ofObject(proxy, called, args);
            case WRITE_REPLACE -> depart(proxy);
        };
    }

    @Nullable
    Object call(Method method, Object... args) throws Throwable {
        return call(RemoteMethod.of(method), args);
    }

    private @Nullable Object call(RemoteMethod method, @Nullable Object[] args) throws Throwable {
        if (released) {
            throw new IllegalStateException("this proxy of " + this + " was released: ask the manager for another");
        }
        return client.call(id, method, args);
    }

    private @Nullable Object ofObject(Object proxy, RemoteMethod method, @Nullable Object[] args) throws Throwable {
        return switch (method.name()) {
            case "equals" -> isEqual(proxy, args[0]);
            case "hashCode" -> {
                Object copy = CollectionCalls.copyByContent(proxy);
                yield copy == null ? Long.hashCode(id) ^ Long.hashCode(client.server()) : copy.hashCode();
            }
            default -> describe(method);
        };
    }

    private boolean isEqual(Object proxy, @Nullable Object other) {
        if (proxy == other) {
            return true;
        }
        RemoteHandler handler = of(other);
        if (handler != null && handler.id == id && handler.client.server() == client.server()) {
            return true;
        }
        Object copy = other == null ? null : CollectionCalls.copyByContent(proxy);
        return copy != null && copy.equals(other);
    }

    /** As the object itself says, if it can be asked. */
    private String describe(RemoteMethod toString) {
        if (!released) {
            try {
                return String.valueOf(client.call(id, toString, NO_ARGS));
            } catch (Throwable e) { // must not fail in a log
                return this + " (" + e.getClass().getSimpleName() + ")";
            }
        }
        return toString();
    }

    private ProxyReference depart(Object proxy) {
        List<String> names = interfaces.stream().map(Class::getName).toList();
        Passage passage = Passage.current();
        ProxyReference.Access access = null;
        if (passage == null || passage.server() != client.server()) {
            client.pin(proxy);
            access = passage == null ? client.access() : null;
        }
        return new ProxyReference(client.uri(), client.server(), id, names, access);
    }

    @Override
    public String toString() {
        return interfaces.get(0).getSimpleName() + " " + id + " of manager at " + client.uri();
    }
}
