package io.mortise.bench.processes;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packs a class path into the jars that a small program would have: this program's own is a single jar of ten thousand files, or folders.
 */
final class Jars implements AutoCloseable {
    /** The program's own is the first, where its main class is found at once. */
    private static final Map<String, Predicate<String>> CONTENT = content();

    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final Map<String, JarOutputStream> open = new LinkedHashMap<>();
    private final Set<String> packed = new HashSet<>();

    private Jars() {}

    private static Map<String, Predicate<String>> content() {
        Map<String, Predicate<String>> content = new LinkedHashMap<>();
        content.put(
                "program.jar",
                name -> name.startsWith("io/mortise/bench/processes/")
                        || name.equals("io/mortise/bench/harness/Fault.class"));
        content.put(
                "mortise.jar",
                name -> name.startsWith("io/mortise/")
                        && !name.startsWith("io/mortise/bench/")
                        && !name.startsWith("io/mortise/stress/"));
        content.put("agrona.jar", name -> name.startsWith("org/agrona/"));
        content.put(
                "jna.jar",
                name -> name.startsWith("com/sun/jna/") && (name.endsWith(".class") || name.contains("/linux-")));
        return content;
    }

    /** Packs this JVM's class path. */
    static List<Path> pack(Path folder) throws IOException {
        try (Jars jars = new Jars()) {
            List<Path> paths = new ArrayList<>();
            for (String name : CONTENT.keySet()) {
                Path path = folder.resolve(name);
                jars.open.put(name, open(path));
                paths.add(path);
            }
            for (Path entry : classPath()) {
                jars.addAll(entry);
            }
            return paths;
        }
    }

    /** This JVM's class path, with those jars before all else. */
    static List<Path> before(List<Path> jars) {
        return Stream.concat(jars.stream(), classPath().stream()).toList();
    }

    private static List<Path> classPath() {
        return SEPARATOR
                .splitAsStream(System.getProperty("java.class.path"))
                .map(Path::of)
                .toList();
    }

    private static JarOutputStream open(Path path) throws IOException {
        OutputStream out = Files.newOutputStream(path);
        return new JarOutputStream(out);
    }

    private void addAll(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            add(entry);
        } else if (Files.isRegularFile(entry)) {
            try (FileSystem zip = FileSystems.newFileSystem(entry)) {
                add(zip.getPath("/"));
            }
        }
    }

    private void add(Path root) throws IOException {
        for (String top : List.of("io/mortise", "org/agrona", "com/sun/jna")) {
            Path folder = root.resolve(top);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        add(root.relativize(file).toString(), file);
                    }
                }
            }
        }
    }

    private void add(String name, Path file) throws IOException {
        for (Map.Entry<String, Predicate<String>> jar : CONTENT.entrySet()) {
            if (jar.getValue().test(name) && packed.add(name)) {
                JarOutputStream out = Objects.requireNonNull(open.get(jar.getKey()));
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(out);
                }
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (JarOutputStream jar : open.values()) {
            jar.close();
        }
    }
}
