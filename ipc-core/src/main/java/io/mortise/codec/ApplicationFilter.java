package io.mortise.codec;

import java.io.File;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter between processes that run the same program, such as a parent and its child. Allowed are
 * <ul>
 *   <li>classes of the application, which is all that is not part of the JDK, lambdas among it;
 *   <li>throwables, also those of the JDK;
 *   <li>the JDK's values, as for {@link SerializableCodec}; names of files, addresses of hosts, dates and times of {@code java.sql}; and
 *       what is serializable in {@code java.util} and its concurrent, atomic and regex packages.
 * </ul>
 * <p>Dynamic proxies, but for {@linkplain ResolvedProxy those made from references}, and everything else of the JDK are refused; so is what exceeds the limits, and what {@code jdk.serialFilter} rejects.
 * Not for messages of strangers: list what these may send with {@link SerializableCodec}.
 *
 * <p>For one message and one thread.
 */
public final class ApplicationFilter implements ObjectInputFilter {
    private static final AllowedClasses VALUES = new AllowedClasses(List.of());
    private static final Set<String> PACKAGES =
            Set.of("java.util", "java.util.concurrent", "java.util.concurrent.atomic", "java.util.regex");
    private static final Set<Class<?>> CLASSES = Set.of(
            SerializedLambda.class,
            StackTraceElement.class,
            Serializable.class,
            Comparable.class,
            Class.class,
            File.class,
            InetAddress.class,
            Inet4Address.class,
            Inet6Address.class,
            SocketAddress.class,
            InetSocketAddress.class);
    /** By name, since their module may be missing. */
    private static final Set<String> OF_SQL = Set.of("java.sql.Date", "java.sql.Time", "java.sql.Timestamp");

    private static final String CURE =
            "send what is in it instead, as a value of the JDK or as a class of the application";

    private final ValueFilter judge;

    /**
     * A filter for one message.
     *
     * @param limits       how large it may be
     * @param messageBytes its length, which bounds the arrays in it
     */
    public ApplicationFilter(SerializationLimits limits, long messageBytes) {
        judge = new ValueFilter(
                VALUES, limits, (int) Math.min(messageBytes, Integer.MAX_VALUE), ApplicationFilter::allowMore, CURE);
    }

    /** {@return what was refused and why, or null if nothing was} */
    public @Nullable String refusal() {
        return judge.refusal();
    }

    @Override
    public Status checkInput(FilterInfo info) {
        return judge.checkInput(info);
    }

    private static Status allowMore(FilterInfo info) {
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        if (ResolvedProxy.class.isAssignableFrom(type)) {
            // In a stream a proxy's class is not judged, but its interfaces are: this one is made here.
            return Proxy.isProxyClass(type) ? Status.ALLOWED : Status.REJECTED;
        }
        boolean allowed = isOfApplication(type)
                || Throwable.class.isAssignableFrom(type)
                || CLASSES.contains(type)
                || (OF_SQL.contains(type.getName())
                        && "java.sql".equals(type.getModule().getName()))
                || (isOfBaseModule(type) && PACKAGES.contains(type.getPackageName()));
        return allowed ? Status.ALLOWED : Status.UNDECIDED;
    }

    private static boolean isOfBaseModule(Class<?> type) {
        return type.getModule() == Object.class.getModule();
    }

    /**
     * {@return true if a class is not part of the JDK, nor a dynamic proxy}
     *
     * @param type the class
     */
    public static boolean isOfApplication(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && loader != ClassLoader.getPlatformClassLoader() && !Proxy.isProxyClass(type);
    }
}
