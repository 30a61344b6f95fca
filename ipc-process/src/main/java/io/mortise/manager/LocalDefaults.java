package io.mortise.manager;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Runs default methods upon proxies, also of interfaces that are not public. */
final class LocalDefaults {
    private LocalDefaults() {}

    static @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] args) throws Throwable {
        Class<?> type = method.getDeclaringClass();
        if (Modifier.isPublic(type.getModifiers())) {
            return InvocationHandler.invokeDefault(proxy, method, args);
        }
        return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                .unreflectSpecial(method, type)
                .bindTo(proxy)
                .invokeWithArguments(args);
    }
}
