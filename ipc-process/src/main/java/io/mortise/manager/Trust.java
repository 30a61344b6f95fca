package io.mortise.manager;

import io.mortise.codec.ApplicationFilter;
import io.mortise.codec.SerializableCodec;
import io.mortise.codec.SerializationLimits;
import io.mortise.process.RemoteTaskException;
import io.mortise.process.UnsendableException;
import io.mortise.region.IpcException;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What may be deserialised of what the other side sends.
 *
 * @param application whether classes of the application are allowed, which is for processes that run the same program.
 * @param listed      allowed besides.
 * @param maxBytes    length of the longest message.
 */
record Trust(boolean application, List<Class<?>> listed, int maxBytes) implements Serializable {
    private static final SerializationLimits LIMITS = SerializationLimits.DEFAULT;
    private static final List<Class<?>> OWN = List.of(
            ProxyReference.class,
            RemoteTaskException.class,
            UnsendableException.class,
            StackTraceElement.class,
            AbstractMap.SimpleEntry.class,
            AbstractMap.SimpleImmutableEntry.class);
    private static final Set<String> THROWABLES = Set.of("java.lang", "java.io", "java.util", "java.util.concurrent");

    static final Trust VALUES = new Trust(false, List.of(), LIMITS.maxBytes());

    Trust {
        if (maxBytes < 1024 || maxBytes > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("maxMessageBytes=" + maxBytes + " is not from 1024 to 2^31 - 65");
        }
        listed = List.copyOf(listed);
    }

    Trust withApplication() {
        return new Trust(true, listed, maxBytes);
    }

    Trust with(List<Class<?>> more) {
        List<Class<?>> all = new ArrayList<>(listed);
        all.addAll(more);
        return new Trust(application, all, maxBytes);
    }

    Trust withMaxBytes(int bytes) {
        return new Trust(application, listed, bytes);
    }

    SerializableCodec<Object> codec() {
        List<Class<?>> all = new ArrayList<>(listed);
        all.addAll(OWN);
        return SerializableCodec.of(Object.class, all.toArray(new Class<?>[0]))
                .limits(limits())
                .filter(this::judge);
    }

    private SerializationLimits limits() {
        return new SerializationLimits(maxBytes, LIMITS.maxDepth(), LIMITS.maxReferences(), maxBytes);
    }

    private Status judge(FilterInfo info) {
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        if (ManagedProxy.class.isAssignableFrom(type)) {
            return Proxy.isProxyClass(type)
                    ? Status.ALLOWED
                    : Status.REJECTED; // made here from a reference, or hostile
        }
        if (application && new ApplicationFilter(limits(), maxBytes).checkInput(info) == Status.ALLOWED) {
            return Status.ALLOWED;
        }
        return isPlainThrowable(type) ? Status.ALLOWED : Status.UNDECIDED;
    }

    private static boolean isPlainThrowable(Class<?> type) {
        boolean plain = type.getModule() == Object.class.getModule() && THROWABLES.contains(type.getPackageName());
        boolean own = IpcException.class.isAssignableFrom(type)
                && type.getPackageName().startsWith("io.mortise.");
        return Throwable.class.isAssignableFrom(type) && (plain || own);
    }
}
