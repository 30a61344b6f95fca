package io.mortise.bench.harness;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What goes between the two JVMs of a run: tasks there, answers back. Both are of this very program. */
final class Wire {
    private static final ObjectInputFilter OWN_CLASSES =
            ObjectInputFilter.Config.createFilter("io.mortise.bench.**;java.lang.*;java.util.*;!*");

    private Wire() {}

    /**
     * An answer.
     *
     * @param result what the task returned, null if it failed
     * @param error  what went wrong, null if nothing did
     */
    record Answer(@Nullable Serializable result, @Nullable String error) implements Serializable {}

    static byte[] write(Serializable value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    static Object read(byte[] bytes) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(OWN_CLASSES);
            return in.readObject();
        } catch (ClassNotFoundException otherVersion) {
            throw new IOException("the two JVMs do not run the same program", otherVersion);
        }
    }
}
