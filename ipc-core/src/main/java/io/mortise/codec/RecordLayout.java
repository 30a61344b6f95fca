package io.mortise.codec;

import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.StringJoiner;
import org.agrona.MutableDirectBuffer;

/**
 * The components of one record class one after the other, in the order in which they are declared, without gaps. Each direction is one
 * method handle, made of those of the components, that a compiler can see through.
 */
final class RecordLayout {
    private static final MethodHandle SUM = sumHandle();
    private static final Class<?> BUFFER = MutableDirectBuffer.class;

    private final String format;
    private final int fixedLength;
    private final MethodHandle lengthHandle;
    private final MethodHandle writeHandle;
    private final MethodHandle readHandle;

    private RecordLayout(
            String format,
            int fixedLength,
            MethodHandle lengthHandle,
            MethodHandle writeHandle,
            MethodHandle readHandle) {
        this.format = format;
        this.fixedLength = fixedLength;
        this.lengthHandle = lengthHandle;
        this.writeHandle = writeHandle;
        this.readHandle = readHandle;
    }

    /** Lays out a record class whose components are laid out as these fields. */
    static RecordLayout of(Class<?> type, List<Field> fields) {
        RecordComponent[] components = type.getRecordComponents();
        StringJoiner format = new StringJoiner(",", "record " + type.getSimpleName() + "(", ")");
        int fixedLength = 0;
        MethodHandle length = dropArguments(MethodHandles.constant(int.class, 0), 0, type);
        MethodHandle write =
                permuteArguments(MethodHandles.identity(int.class), methodType(int.class, type, BUFFER, int.class), 2);
        MethodHandle read;
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
            }
            read = lookup.findConstructor(type, methodType(void.class, types));
            for (int i = 0; i < components.length; i++) {
                Field field = fields.get(i);
                MethodHandle accessor = lookup.unreflect(components[i].getAccessor());
                format.add(field.format() + " " + components[i].getName());
                write = inOrder(write, filterArguments(field.write(), 0, accessor));
                if (field.fixedLength() == ObjectField.VARIABLE) {
                    length = sum(length, filterArguments(field.length(), 0, accessor));
                } else {
                    fixedLength += field.fixedLength();
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    "no access to " + type + ": " + e.getMessage() + "; open its package to this library", e);
        }
        return new RecordLayout(
                format.toString(),
                fixedLength,
                length.asType(methodType(int.class, Record.class)),
                write.asType(methodType(int.class, Record.class, BUFFER, int.class)),
                reading(read, fields).asType(methodType(Record.class, Input.class)));
    }

    /** (record, buffer, offset): the second where the first has told that it goes. */
    private static MethodHandle inOrder(MethodHandle first, MethodHandle second) {
        return permuteArguments(collectArguments(second, 2, first), first.type(), 0, 1, 0, 1, 2);
    }

    private static MethodHandle sum(MethodHandle first, MethodHandle second) {
        MethodHandle both = collectArguments(collectArguments(SUM, 1, second), 0, first);
        return permuteArguments(both, first.type(), 0, 0);
    }

    /** (input): the constructor, its arguments read in order. What collects last runs first. */
    private static MethodHandle reading(MethodHandle constructor, List<Field> fields) {
        MethodHandle read = constructor;
        for (int i = fields.size() - 1; i >= 0; i--) {
            read = collectArguments(read, i, fields.get(i).read());
        }
        return permuteArguments(read, methodType(constructor.type().returnType(), Input.class), new int[fields.size()]);
    }

    private static MethodHandle sumHandle() {
        try {
            return MethodHandles.lookup()
                    .findStatic(RecordLayout.class, "sum", methodType(int.class, int.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no access to a method of this class", e);
        }
    }

    /** Adds two lengths, each of which may be unknown. */
    static int sum(int first, int second) {
        return (first | second) < 0 ? Codec.UNKNOWN_LENGTH : Math.addExact(first, second);
    }

    String format() {
        return format;
    }

    int length(Record value) {
        try {
            return sum(fixedLength, (int) lengthHandle.invokeExact(value));
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** {@return where the next thing goes} */
    int write(Record value, MutableDirectBuffer buffer, int offset) {
        try {
            return (int) writeHandle.invokeExact(value, buffer, offset);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    Record read(Input input) {
        try {
            return (Record) readHandle.invokeExact(input);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Neither constructors nor accessors of a record need declare what they throw, but they may throw it sneakily. */
    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalArgumentException(e);
    }
}
