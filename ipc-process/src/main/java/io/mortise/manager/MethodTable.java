package io.mortise.manager;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods by which an object may be used from outside, and no others, by number. The number is made from name and parameter types, so
 * that processes whose versions of an interface differ agree on what both know.
 */
final class MethodTable {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final Map<List<Class<?>>, MethodTable> TABLES = new ConcurrentHashMap<>();

    private final Map<Long, Method> methods = new HashMap<>();

    private MethodTable(List<Class<?>> interfaces) {
        for (Class<?> type : interfaces) {
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    add(method);
                }
            }
        }
        try {
            add(Object.class.getMethod("toString"));
            add(Object.class.getMethod("hashCode"));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Object has both", e);
        }
    }

    static MethodTable of(List<Class<?>> interfaces) {
        return TABLES.computeIfAbsent(interfaces, MethodTable::new);
    }

    private void add(Method method) {
        method.trySetAccessible(); // of the user's interfaces, which need not be public
        methods.putIfAbsent(number(method), method);
    }

    @Nullable
    Method find(long number) {
        return methods.get(number);
    }

    static long number(Method method) {
        long hash = mix(FNV_OFFSET, method.getName());
        for (Class<?> parameter : method.getParameterTypes()) {
            hash = mix(hash, ",");
            hash = mix(hash, parameter.getName());
        }
        return hash;
    }

    private static long mix(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
