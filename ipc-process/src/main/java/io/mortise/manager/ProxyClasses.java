package io.mortise.manager;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes proxies, and finds the interfaces they need. */
final class ProxyClasses {
    private ProxyClasses() {}

    static Object newProxy(List<Class<?>> interfaces, InvocationHandler handler) {
        List<Class<?>> all = new ArrayList<>(interfaces);
        all.add(ManagedProxy.class);
        return Proxy.newProxyInstance(loader(interfaces), all.toArray(new Class<?>[0]), handler);
    }

    /** {@return one that sees both Mortise and the interfaces, which an application's own loader does} */
    private static ClassLoader loader(List<Class<?>> interfaces) {
        ClassLoader own = ManagedProxy.class.getClassLoader();
        for (Class<?> type : interfaces) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && loader != own && isVisible(loader)) {
                return loader;
            }
        }
        return own;
    }

    private static boolean isVisible(ClassLoader loader) {
        try {
            return Class.forName(ManagedProxy.class.getName(), false, loader) == ManagedProxy.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Finds interfaces by name. Nothing is initialised.
     *
     * @throws ClassNotFoundException if one is not known here, or is none.
     */
    static List<Class<?>> find(List<String> names) throws ClassNotFoundException {
        List<Class<?>> found = new ArrayList<>();
        for (String name : names) {
            Class<?> type = find(name, Thread.currentThread().getContextClassLoader());
            if (!type.isInterface()) {
                throw new ClassNotFoundException(name + " is no interface");
            }
            found.add(type);
        }
        return found;
    }

    private static Class<?> find(String name, @Nullable ClassLoader context) throws ClassNotFoundException {
        if (context != null) {
            try {
                return Class.forName(name, false, context);
            } catch (ClassNotFoundException e) {
                // Perhaps only Mortise's own loader sees it.
            }
        }
        return Class.forName(name, false, ProxyClasses.class.getClassLoader());
    }
}
