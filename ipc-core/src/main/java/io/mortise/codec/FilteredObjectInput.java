package io.mortise.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import org.jspecify.annotations.Nullable;

/** Reads objects of the classes that the codec's user sees. */
final class FilteredObjectInput extends ObjectInputStream {
    private final @Nullable ClassLoader loader;

    FilteredObjectInput(InputStream bytes, ObjectInputFilter filter, @Nullable ClassLoader loader) throws IOException {
        super(bytes);
        this.loader = loader;
        setObjectInputFilter(filter);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        try {
            return Class.forName(described.getName(), false, loader);
        } catch (ClassNotFoundException e) {
            return super.resolveClass(described);
        }
    }
}
