package io.mortise.codec;

import java.util.HashSet;
import java.util.Set;

/** The classes that a message may name: values of the JDK, and what the user has listed. */
final class AllowedClasses {
    /** All that these packages hold that is serializable is a value. */
    private static final Set<String> VALUE_PACKAGES =
            Set.of("java.time", "java.time.chrono", "java.time.temporal", "java.time.zone", "java.math");

    private static final Set<String> VALUES = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Short",
            "java.lang.String",
            "java.lang.String$CaseInsensitiveComparator",
            "java.net.URI",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.Arrays$ArrayList",
            "java.util.BitSet",
            "java.util.CollSer",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$EmptySet",
            "java.util.Collections$ReverseComparator",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonMap",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableMap",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.Collections$UnmodifiableSet",
            "java.util.Currency",
            "java.util.Date",
            "java.util.EnumMap",
            "java.util.EnumSet$SerializationProxy",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$Map1",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Set12",
            "java.util.ImmutableCollections$SetN",
            "java.util.JumboEnumSet",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Locale",
            "java.util.Map$Entry",
            "java.util.RegularEnumSet",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.concurrent.TimeUnit");

    private final Set<Class<?>> listed = new HashSet<>();

    AllowedClasses(Iterable<Class<?>> classes) {
        classes.forEach(this::list);
    }

    /** With a class come those that its instances are made of, its superclasses, and those that it permits as subclasses. */
    private void list(Class<?> type) {
        Class<?> element = element(type);
        if (!listed.add(element)) {
            return;
        }
        Class<?> parent = element.getSuperclass();
        if (parent != null && parent != Object.class) {
            list(parent);
        }
        if (element.isSealed()) {
            for (Class<?> permitted : element.getPermittedSubclasses()) {
                list(permitted);
            }
        }
    }

    boolean contains(Class<?> type) {
        Class<?> element = element(type);
        return element.isPrimitive()
                || listed.contains(element)
                || (isPartOfTheJdk(element)
                        && (VALUES.contains(element.getName()) || VALUE_PACKAGES.contains(element.getPackageName())));
    }

    private static boolean isPartOfTheJdk(Class<?> type) {
        return type.getModule() == Object.class.getModule();
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }
}
