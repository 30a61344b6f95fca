package io.mortise.codec;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How components of one type lie in a record, as method handles, so that primitives need no boxes.
 *
 * @param format      names the layout
 * @param fixedLength in bytes, or {@link ObjectField#VARIABLE}
 * @param length      (component)int
 * @param write       (component, MutableDirectBuffer, int offset)int, where the next one goes
 * @param read        (Input)component
 */
record Field(String format, int fixedLength, MethodHandle length, MethodHandle write, MethodHandle read) {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Map<Class<?>, Integer> PRIMITIVES = Map.of(
            boolean.class, 1,
            byte.class, Byte.BYTES,
            short.class, Short.BYTES,
            char.class, Character.BYTES,
            int.class, Integer.BYTES,
            long.class, Long.BYTES,
            float.class, Float.BYTES,
            double.class, Double.BYTES);
    private static final Map<Class<?>, ObjectField> OBJECTS = Map.of(
            Boolean.class, new BoxField<>(Boolean.class, Codecs.booleans(), 1),
            Byte.class, new BoxField<>(Byte.class, Codecs.byteValues(), Byte.BYTES),
            Short.class, new BoxField<>(Short.class, Codecs.shorts(), Short.BYTES),
            Character.class, new BoxField<>(Character.class, Codecs.chars(), Character.BYTES),
            Integer.class, new BoxField<>(Integer.class, Codecs.ints(), Integer.BYTES),
            Long.class, new BoxField<>(Long.class, Codecs.longs(), Long.BYTES),
            Float.class, new BoxField<>(Float.class, Codecs.floats(), Float.BYTES),
            Double.class, new BoxField<>(Double.class, Codecs.doubles(), Double.BYTES),
            String.class, new CodecField<>(String.class, Codecs.strings()),
            byte[].class, new CodecField<>(byte[].class, Codecs.bytes()));

    /** {@return how components of a primitive or well-known type lie, or null for other types} */
    static @Nullable Field of(Class<?> type) {
        Integer primitiveLength = PRIMITIVES.get(type);
        if (primitiveLength != null) {
            return ofPrimitive(type, primitiveLength);
        }
        ObjectField field = OBJECTS.get(type);
        return field == null ? null : of(type, field);
    }

    private static Field ofPrimitive(Class<?> type, int length) {
        String name = type.getName();
        String reader = "read" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        try {
            MethodHandle fixed = MethodHandles.dropArguments(MethodHandles.constant(int.class, length), 0, type);
            MethodHandle write = LOOKUP.findStatic(
                    Output.class, "write", methodType(int.class, type, MutableDirectBuffer.class, int.class));
            return new Field(name, length, fixed, write, LOOKUP.findVirtual(Input.class, reader, methodType(type)));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no access to a primitive: " + name, e);
        }
    }

    static Field of(Class<?> type, ObjectField field) {
        try {
            MethodHandle length = bind(field, "length", methodType(int.class, Object.class));
            MethodHandle write =
                    bind(field, "write", methodType(int.class, Object.class, MutableDirectBuffer.class, int.class));
            MethodHandle read = bind(field, "read", methodType(Object.class, Input.class));
            return new Field(
                    field.format,
                    field.fixedLength,
                    length.asType(length.type().changeParameterType(0, type)),
                    write.asType(write.type().changeParameterType(0, type)),
                    read.asType(read.type().changeReturnType(type)));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no access to a field: " + field.format, e);
        }
    }

    private static MethodHandle bind(ObjectField field, String name, java.lang.invoke.MethodType type)
            throws ReflectiveOperationException {
        return LOOKUP.findVirtual(ObjectField.class, name, type).bindTo(field);
    }
}
