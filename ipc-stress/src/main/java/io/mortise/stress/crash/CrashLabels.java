package io.mortise.stress.crash;

import io.mortise.region.CrashPoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the labels of a package by reading its compiled classes: every constant that {@link CrashPoint#reached} is called with. So a
 * scenario need not repeat them, and a label that no test reaches shows in the report.
 */
public final class CrashLabels {
    private CrashLabels() {}

    /**
     * {@return all labels in a package}
     *
     * @param neighbour a class of that package; its jar or folder is searched
     * @throws UncheckedIOException if it cannot be read
     */
    public static Set<String> in(Class<?> neighbour) {
        return in(neighbour, "");
    }

    /**
     * {@return the labels in a package that begin like this}
     *
     * @param neighbour a class of that package; its jar or folder is searched
     * @param beginning {@code "lock."}, say
     * @throws UncheckedIOException if it cannot be read
     */
    public static Set<String> in(Class<?> neighbour, String beginning) {
        Set<String> labels = new TreeSet<>();
        try {
            URL self = Objects.requireNonNull(
                    neighbour.getResource("/" + neighbour.getName().replace('.', '/') + ".class"),
                    "class=" + neighbour.getName());
            if (self.getProtocol().equals("jar")) {
                String text = self.toString();
                URI jar = URI.create(text.substring(0, text.indexOf("!/")).substring("jar:".length()));
                try (FileSystem files = FileSystems.newFileSystem(Path.of(jar))) {
                    scan(files.getPath(neighbour.getPackageName().replace('.', '/')), labels);
                }
            } else {
                scan(Objects.requireNonNull(Path.of(self.toURI()).getParent()), labels);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("class=" + neighbour.getName() + " is in no jar or folder", e);
        }
        labels.removeIf(label -> !label.startsWith(beginning));
        return labels;
    }

    private static void scan(Path folder, Set<String> labels) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.toString().endsWith(".class")) {
                    scanClass(file, labels);
                }
            }
        }
    }

    private static void scanClass(Path file, Set<String> labels) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ConstantPool pool;
        try (InputStream in = Files.newInputStream(file);
                DataInputStream data = new DataInputStream(in)) {
            pool = ConstantPool.read(data);
        }
        int method = pool.indexOfMethod(CrashPoint.class.getName().replace('.', '/'), "reached");
        if (method == ConstantPool.NONE) {
            return;
        }
        // A load of a constant, and the call behind it: nothing else in a class looks like that and names a string.
        for (int i = 3; i + 2 < bytes.length; i++) {
            if (unsigned(bytes[i]) == INVOKESTATIC && index(bytes, i + 1) == method) {
                String label = null;
                if (unsigned(bytes[i - 2]) == LDC) {
                    label = pool.string(unsigned(bytes[i - 1]));
                }
                if (label == null && unsigned(bytes[i - 3]) == LDC_W) {
                    label = pool.string(index(bytes, i - 2));
                }
                if (label != null) {
                    labels.add(label);
                }
            }
        }
    }

    private static final int LDC = 0x12;
    private static final int LDC_W = 0x13;
    private static final int INVOKESTATIC = 0xb8;

    private static int unsigned(byte value) {
        return value & 0xff;
    }

    private static int index(byte[] bytes, int offset) {
        return unsigned(bytes[offset]) << Byte.SIZE | unsigned(bytes[offset + 1]);
    }
}
