package io.mortise.manager;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.BaseStream;

/**
 * How a method of a proxy is carried out.
 *
 * @param number        of the method, for the server.
 * @param interruptible whether an interrupt ends its wait, which is so if it declares {@code InterruptedException}.
 * @param way           where it is carried out.
 * @param name          of the method.
 */
record RemoteMethod(long number, boolean interruptible, Way way, String name) {
    /** Where a method is carried out. */
    enum Way {
        /** In the server. */
        REMOTE,
        /** A default method, in the client, upon the proxy: for it takes a function, or returns a stream. */
        LOCAL_DEFAULT,
        /** In the client, upon a copy of the collection. */
        COLLECTION,
        /** {@code equals}, {@code hashCode}, {@code toString}. */
        OBJECT,
        /** Makes a reference of the proxy. */
        WRITE_REPLACE
    }

    private static final ClassValue<Map<Method, RemoteMethod>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<Method, RemoteMethod> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    static RemoteMethod of(Method method) {
        Map<Method, RemoteMethod> known = KNOWN.get(method.getDeclaringClass());
        RemoteMethod found = known.get(method);
        return found == null ? known.computeIfAbsent(method, RemoteMethod::describe) : found;
    }

    private static RemoteMethod describe(Method method) {
        boolean interruptible = Arrays.asList(method.getExceptionTypes()).contains(InterruptedException.class);
        return new RemoteMethod(MethodTable.number(method), interruptible, way(method), method.getName());
    }

    private static Way way(Method method) {
        Class<?> type = method.getDeclaringClass();
        if (type == ManagedProxy.class) {
            return Way.WRITE_REPLACE;
        }
        if (isOfObject(method)) {
            return Way.OBJECT;
        }
        if (Iterable.class.isAssignableFrom(type) && CollectionCalls.knows(method)) {
            return Way.COLLECTION;
        }
        if (method.isDefault()
                && (type.getPackageName().equals(ManagedProxy.class.getPackageName())
                        || takesFunction(method)
                        || BaseStream.class.isAssignableFrom(method.getReturnType())
                        || Spliterator.class.isAssignableFrom(method.getReturnType())
                        || isView(method))) {
            return Way.LOCAL_DEFAULT;
        }
        return Way.REMOTE;
    }

    private static boolean isOfObject(Method method) {
        return switch (method.getName()) {
            case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
            case "hashCode", "toString" -> method.getParameterCount() == 0;
            default -> false;
        };
    }

    private static boolean takesFunction(Method method) {
        for (Class<?> parameter : method.getParameterTypes()) {
            if (parameter.isAnnotationPresent(FunctionalInterface.class)) {
                return true;
            }
        }
        return false;
    }

    /** Of a list, since JDK 21. */
    private static boolean isView(Method method) {
        return method.getName().equals("reversed") && Collection.class.isAssignableFrom(method.getDeclaringClass());
    }
}
