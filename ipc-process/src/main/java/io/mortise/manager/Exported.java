package io.mortise.manager;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that the server shares. Inside the server it is represented by a proxy as well, which keeps it, calls it directly, and becomes a
 * reference on its way out: so a proxy that was put into a shared container comes out as a proxy for everybody.
 */
final class Exported implements InvocationHandler {
    private final Exports owner;
    private final long id;
    private final Object target;
    private final List<Class<?>> interfaces;
    private final MethodTable methods;
    private final Object proxy;

    Exported(Exports owner, long id, Object target, List<Class<?>> interfaces, MethodTable methods) {
        this.owner = owner;
        this.id = id;
        this.target = target;
        this.interfaces = interfaces;
        this.methods = methods;
        proxy = ProxyClasses.newProxy(interfaces, this);
    }

    long id() {
        return id;
    }

    Object target() {
        return target;
    }

    Object proxy() {
        return proxy;
    }

    List<Class<?>> interfaces() {
        return interfaces;
    }

    @Nullable
    Method method(long number) {
        return methods.find(number);
    }

    ProxyReference reference(ProxyReference.@Nullable Access access) {
        return new ProxyReference(
                owner.uri(),
                owner.server(),
                id,
                interfaces.stream().map(Class::getName).toList(),
                access);
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == ManagedProxy.class) {
            return depart();
        }
        if (method.getName().equals("equals") && args != null && args.length == 1 && isSame(args[0])) {
            return true;
        }
        try {
            method.trySetAccessible();
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private ProxyReference depart() {
        Passage passage = Passage.current();
        if (passage != null && passage.server() == owner.server()) {
            passage.departs(this);
            return reference(null);
        }
        return reference(owner.access());
    }

    private boolean isSame(@Nullable Object other) {
        return other != null && Proxy.isProxyClass(other.getClass()) && Proxy.getInvocationHandler(other) == this;
    }
}
