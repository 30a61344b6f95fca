package io.mortise.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What is the same for all instances of a lambda, looked up once for each class: how to take it apart, and all but its captures as bytes. */
final class LambdaShape {
    private static final ClassValue<LambdaShape> SHAPES = new ClassValue<>() {
        @Override
        protected LambdaShape computeValue(Class<?> type) {
            return new LambdaShape(writeReplaceOf(type));
        }
    };

    private final @Nullable Method writeReplace;
    private volatile byte @Nullable [] bytes;

    private LambdaShape(@Nullable Method writeReplace) {
        this.writeReplace = writeReplace;
    }

    /** {@return null if it is no serializable lambda} */
    static @Nullable LambdaShape of(Class<?> type) {
        if (!type.isHidden() || !Serializable.class.isAssignableFrom(type)) {
            return null;
        }
        LambdaShape shape = SHAPES.get(type);
        return shape.writeReplace == null ? null : shape;
    }

    private static @Nullable Method writeReplaceOf(Class<?> type) {
        if (!CapturePath.isLambda(type)) {
            return null;
        }
        try {
            Method method = type.getDeclaredMethod("writeReplace");
            return method.trySetAccessible() ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** {@return what was captured, with all else; null if it cannot be had} */
    @Nullable
    SerializedLambda serialized(Object lambda) {
        try {
            return writeReplace != null && writeReplace.invoke(lambda) instanceof SerializedLambda serialized
                    ? serialized
                    : null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }

    byte[] bytes(SerializedLambda lambda) {
        byte[] known = bytes;
        if (known == null) {
            known = describe(lambda);
            bytes = known;
        }
        return known;
    }

    private static byte[] describe(SerializedLambda lambda) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(out)) {
            data.writeUTF(lambda.getCapturingClass());
            data.writeUTF(lambda.getFunctionalInterfaceClass());
            data.writeUTF(lambda.getFunctionalInterfaceMethodName());
            data.writeUTF(lambda.getFunctionalInterfaceMethodSignature());
            data.writeInt(lambda.getImplMethodKind());
            data.writeUTF(lambda.getImplClass());
            data.writeUTF(lambda.getImplMethodName());
            data.writeUTF(lambda.getImplMethodSignature());
            data.writeUTF(lambda.getInstantiatedMethodType());
        } catch (IOException e) {
            throw new IllegalStateException("names of a lambda are longer than 64 KiB: " + lambda, e);
        }
        return out.toByteArray();
    }
}
