package io.mortise.manager;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of a collection that take a copy of it, or change all of it by a function, which runs in the client. */
final class CollectionCalls {
    private static final Set<String> NAMES = Set.of(
            "iterator",
            "listIterator",
            "spliterator",
            "forEach",
            "removeIf",
            "replaceAll",
            "sort",
            "drainTo",
            "toArray");

    private static final Method REPLACE = method(WholeList.class, "compareAndReplace", Object[].class, Object[].class);
    private static final Method DRAIN = method(Drained.class, "drain", int.class);

    private CollectionCalls() {}

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean knows(Method method) {
        boolean plainCopy = method.getName().equals("toArray") && method.getParameterCount() == 0;
        return NAMES.contains(method.getName()) && !plainCopy;
    }

    @SuppressWarnings("unchecked") // as the interface's method has them
    static @Nullable Object call(RemoteHandler handler, Object proxy, Method method, Object[] args) throws Throwable {
        Collection<Object> collection = (Collection<Object>) proxy;
        return switch (method.getName()) {
            case "iterator" -> new SnapshotIterator(collection);
            case "listIterator" -> copy(collection).listIterator(args.length == 0 ? 0 : (int) args[0]);
            case "spliterator" -> copy(collection).spliterator();
            case "forEach" -> {
                copy(collection).forEach((Consumer<Object>) args[0]);
                yield null;
            }
            case "removeIf" -> removeIf(handler, collection, (Predicate<Object>) Objects.requireNonNull(args[0]));
            case "replaceAll" -> {
                UnaryOperator<Object> operator = (UnaryOperator<Object>) Objects.requireNonNull(args[0]);
                yield nothing(change(handler, collection, list -> list.replaceAll(operator)));
            }
            case "sort" -> nothing(change(handler, collection, list -> list.sort((Comparator<Object>) args[0])));
            case "drainTo" -> drain(handler, collection, args);
            default -> toArray(proxy, collection, method, args);
        };
    }

    private static @Nullable Object nothing(boolean unused) {
        return null;
    }

    private static List<Object> copy(Collection<Object> collection) {
        return Collections.unmodifiableList(Arrays.asList(collection.toArray()));
    }

    private static boolean removeIf(RemoteHandler handler, Collection<Object> collection, Predicate<Object> predicate)
            throws Throwable {
        if (collection instanceof List) {
            return change(handler, collection, list -> list.removeIf(predicate));
        }
        boolean changed = false;
        for (Object element : collection.toArray()) {
            changed |= predicate.test(element) && collection.remove(element);
        }
        return changed;
    }

    /** Changes a copy, and puts it in place of the list if that is still as it was; else once more. */
    private static boolean change(RemoteHandler handler, Collection<Object> list, Consumer<List<Object>> function)
            throws Throwable {
        while (true) {
            Object[] before = list.toArray();
            List<Object> after = new ArrayList<>(Arrays.asList(before));
            function.accept(after);
            Object[] now = after.toArray();
            if (Boolean.TRUE.equals(handler.call(REPLACE, before, now))) {
                return now.length != before.length;
            }
        }
    }

    @SuppressWarnings("unchecked") // as the interface's method has it
    private static int drain(RemoteHandler handler, Collection<Object> queue, Object[] args) throws Throwable {
        Collection<Object> target = (Collection<Object>) Objects.requireNonNull(args[0]);
        if (target == queue) {
            throw new IllegalArgumentException("a queue cannot be drained to itself");
        }
        int most = args.length == 1 ? Integer.MAX_VALUE : (int) args[1];
        if (!(handler.call(DRAIN, most) instanceof List<?> drained)) {
            throw new IllegalStateException("no list was drained");
        }
        target.addAll(drained);
        return drained.size();
    }

    private static @Nullable Object toArray(Object proxy, Collection<Object> collection, Method method, Object[] args)
            throws Throwable {
        if (args[0] instanceof Object[] given) {
            return Arrays.asList(collection.toArray()).toArray(given);
        }
        return LocalDefaults.invoke(proxy, method, args);
    }

    /** {@return a copy of a collection or map, which defines equality by content; null if it is neither, or a queue} */
    static @Nullable Object copyByContent(Object proxy) {
        if (proxy instanceof List<?> list) {
            return Arrays.asList(list.toArray());
        }
        if (proxy instanceof Set<?> set) {
            return new HashSet<>(Arrays.asList(set.toArray()));
        }
        return proxy instanceof Map<?, ?> map ? new HashMap<>(map) : null;
    }

    /** Goes through a copy. Removes from the collection. */
    private static final class SnapshotIterator implements Iterator<Object> {
        private final Collection<Object> collection;
        private final Object[] elements;
        private int next;
        private boolean removable;

        private SnapshotIterator(Collection<Object> collection) {
            this.collection = collection;
            elements = collection.toArray();
        }

        @Override
        public boolean hasNext() {
            return next < elements.length;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all " + elements.length + " elements were had");
            }
            removable = true;
            return elements[next++];
        }

        @Override
        public void remove() {
            if (collection instanceof List) {
                throw new UnsupportedOperationException("the place may be another's by now: use removeIf");
            }
            if (!removable) {
                throw new IllegalStateException("next was not called");
            }
            removable = false;
            collection.remove(elements[next - 1]);
        }
    }
}
