package io.mortise.process;

import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why an object cannot be serialized: the shortest way from it to something that is not serializable, told as one
 * would say it. Looks only after serialization has failed, so it may be slow.
 */
final class CapturePath {
    /** Beyond that the user has to look for himself. */
    private static final int MAX_OBJECTS = 100_000;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> open = new ArrayDeque<>();

    private CapturePath() {}

    private record Step(Object object, String way) {}

    /** {@return the way to the first thing that is not serializable, and the cure; null if none is found} */
    static @Nullable String toUnserializable(Object root, String rootName) {
        CapturePath path = new CapturePath();
        path.add(root, rootName);
        try {
            return path.search();
        } catch (RuntimeException e) { // of the user's own collections
            return null;
        }
    }

    private @Nullable String search() {
        while (!open.isEmpty() && seen.size() < MAX_OBJECTS) {
            Step step = open.removeFirst();
            if (!(step.object instanceof Serializable)) {
                return step.way + " is a " + name(step.object.getClass()) + ", which is not Serializable" + cure(step);
            }
            expand(step);
        }
        return null;
    }

    private static String cure(Step step) {
        if (isLambda(step.object.getClass())) {
            return captures(step.object.getClass())
                    + ": declare it as a RemoteCallable, RemoteRunnable or RemoteFunction, or cast it to (… & Serializable)";
        }
        return step.way.contains(CAPTURED)
                ? ": capture only the values that are needed, copied to local variables first"
                : ": make it Serializable, or the field transient";
    }

    /** Of a lambda that is not serializable only the types are known. */
    private static String captures(Class<?> lambda) {
        StringBuilder types = new StringBuilder();
        for (Field field : lambda.getDeclaredFields()) {
            types.append(types.length() == 0 ? " (it captures " : ", ")
                    .append(field.getType().getTypeName());
        }
        return types.length() == 0 ? "" : types.append(')').toString();
    }

    private static final String CAPTURED = "captured";

    private void add(@Nullable Object object, String way) {
        if (object != null && seen.add(object)) {
            open.addLast(new Step(object, way));
        }
    }

    private void expand(Step step) {
        Object object = step.object;
        Class<?> type = object.getClass();
        SerializedLambda lambda = serialized(object);
        if (lambda != null) {
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                Object captured = lambda.getCapturedArg(i);
                String which = isReceiver(lambda, i) ? " (its `this`)" : "";
                add(captured, step.way + ", captured variable " + (i + 1) + which);
            }
        } else if (type.isArray()) {
            if (!type.getComponentType().isPrimitive()) {
                for (int i = 0; i < Array.getLength(object); i++) {
                    add(Array.get(object, i), step.way + "[" + i + "]");
                }
            }
        } else if (type.getClassLoader() == null && object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                add(key, step.way + ", a key");
                add(value, step.way + ", the value of key " + key);
            });
        } else if (type.getClassLoader() == null && object instanceof Iterable<?> elements) {
            int i = 0;
            for (Object element : elements) {
                add(element, step.way + ", element " + i++);
            }
        } else {
            expandFields(step);
        }
    }

    private static boolean isReceiver(SerializedLambda lambda, int index) {
        return index == 0
                && lambda.getCapturedArg(0) != null
                && lambda.getCapturedArg(0)
                        .getClass()
                        .getName()
                        .replace('.', '/')
                        .equals(lambda.getCapturingClass());
    }

    private void expandFields(Step step) {
        for (Class<?> type = step.object.getClass(); type != null; type = type.getSuperclass()) {
            ObjectStreamClass described = ObjectStreamClass.lookup(type);
            if (described == null) {
                continue; // its fields are not sent
            }
            for (ObjectStreamField sent : described.getFields()) {
                if (!sent.isPrimitive()) {
                    add(
                            read(type, sent.getName(), step.object),
                            step.way + ", field " + sent.getName() + " of " + name(type));
                }
            }
        }
    }

    private static @Nullable Object read(Class<?> type, String fieldName, Object object) {
        try {
            Field field = type.getDeclaredField(fieldName);
            return field.trySetAccessible() ? field.get(object) : null;
        } catch (ReflectiveOperationException e) {
            return null; // a field that only its writeObject knows
        }
    }

    /** {@return what a serializable lambda captured; null if it is none} */
    static @Nullable SerializedLambda serialized(Object object) {
        if (!(object instanceof Serializable) || !isLambda(object.getClass())) {
            return null;
        }
        try {
            Method writeReplace = object.getClass().getDeclaredMethod("writeReplace");
            writeReplace.setAccessible(true);
            return writeReplace.invoke(object) instanceof SerializedLambda lambda ? lambda : null;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }

    static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
    }

    /** A lambda's own name says nothing. */
    static String name(Class<?> type) {
        if (isLambda(type)) {
            String name = type.getName();
            return "lambda made in " + name.substring(0, name.indexOf("$$Lambda"));
        }
        return type.getTypeName();
    }
}
