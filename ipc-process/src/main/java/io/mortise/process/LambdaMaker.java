package io.mortise.process;

import io.mortise.codec.ApplicationFilter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Makes lambdas of one {@linkplain LambdaShape shape}, as the JDK does when it deserializes one, but without looking it up each time. */
final class LambdaMaker {
    private final Class<?> capturingClass;
    private final Method deserialize;
    private final String interfaceClass;
    private final String interfaceMethod;
    private final String interfaceSignature;
    private final int implKind;
    private final String implClass;
    private final String implMethod;
    private final String implSignature;
    private final String instantiatedType;

    private LambdaMaker(Class<?> capturingClass, Method deserialize, DataInputStream data) throws IOException {
        this.capturingClass = capturingClass;
        this.deserialize = deserialize;
        interfaceClass = data.readUTF();
        interfaceMethod = data.readUTF();
        interfaceSignature = data.readUTF();
        implKind = data.readInt();
        implClass = data.readUTF();
        implMethod = data.readUTF();
        implSignature = data.readUTF();
        instantiatedType = data.readUTF();
    }

    static LambdaMaker of(byte[] shape, @Nullable ClassLoader loader) throws IOException {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(shape))) {
            Class<?> capturing = Class.forName(data.readUTF().replace('/', '.'), true, loader);
            if (!ApplicationFilter.isOfApplication(capturing)) {
                throw new IOException("a lambda of " + capturing + " is not allowed: it is not of the application");
            }
            Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            method.setAccessible(true);
            return new LambdaMaker(capturing, method, data);
        } catch (ReflectiveOperationException e) {
            throw new IOException("cannot read a lambda: " + e, e);
        }
    }

    Object make(@Nullable Object[] captured) throws IOException {
        SerializedLambda lambda = new SerializedLambda(
                capturingClass,
                interfaceClass,
                interfaceMethod,
                interfaceSignature,
                implKind,
                implClass,
                implMethod,
                implSignature,
                instantiatedType,
                captured);
        try {
            return deserialize.invoke(null, lambda);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException(
                    "cannot make the lambda " + implMethod + " of " + capturingClass.getName() + ": " + e, e);
        }
    }
}
