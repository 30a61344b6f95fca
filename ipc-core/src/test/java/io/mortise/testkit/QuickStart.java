package io.mortise.testkit;

import com.sun.jna.Platform;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What spares the hundreds of JVMs that tests start most of their work: an archive of the loaded classes (which the JVM makes of jars only, so
 * folders of the class path are packed), and the native part of JNA unpacked once. Made once per JVM of tests, in a folder that goes when
 * it ends. The archive is made in the background once it begins to pay.
 */
final class QuickStart {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final int STARTS_THAT_PAY = 8;
    private static final QuickStart SHARED = make();

    private final Path folder;
    private final String classPath;
    private final Path draft;
    private final Path archive;
    private int starts;

    private QuickStart(Path folder, String classPath) {
        this.folder = folder;
        this.classPath = classPath;
        draft = folder.resolve("classes.draft");
        archive = folder.resolve("classes.jsa");
    }

    static QuickStart shared() {
        return SHARED;
    }

    private static QuickStart make() {
        try {
            String build = System.getenv("MORTISE_DIR");
            Path parent = build == null
                    ? Path.of(System.getProperty("java.io.tmpdir"))
                    : Path.of(build).resolveSibling("children");
            Files.createDirectories(parent);
            Path folder = Files.createTempDirectory(parent, "mortise-children-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(folder), "broom of " + folder));
            unpackNative(folder);
            return new QuickStart(folder, jars(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it may leave something, which goes with it} */
    Path folder() {
        return folder;
    }

    String classPath() {
        return classPath;
    }

    /** {@return flags that start it faster} They change nothing else. */
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("-Djna.nounpack=true");
        flags.add("-Djna.boot.library.path=" + folder);
        // Else JNA starts ldconfig to find out where libraries are.
        flags.add("-Djna.platform.library.path=" + folder);
        if (Files.exists(archive)) {
            flags.add("-XX:SharedArchiveFile=" + archive);
        }
        return flags;
    }

    /** To be called with each start, and the command of one that only {@linkplain Training loads classes}. */
    @SuppressWarnings("FutureReturnValueIgnored") // without an archive all goes on as before
    synchronized void started(List<String> training) throws IOException {
        if (++starts == STARTS_THAT_PAY) {
            List<String> command = new ArrayList<>(training);
            command.add(1, "-XX:ArchiveClassesAtExit=" + draft);
            Process trainee = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            trainee.onExit().thenRun(() -> draft.toFile().renameTo(archive.toFile()));
        }
    }

    private static void unpackNative(Path folder) throws IOException {
        String name = System.mapLibraryName("jnidispatch");
        try (InputStream library =
                Platform.class.getResourceAsStream("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + name)) {
            if (library != null) {
                Files.copy(library, folder.resolve(name));
            }
        }
    }

    private static String jars(Path folder) throws IOException {
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> entries = new ArrayList<>();
        for (String entry : SEPARATOR.split(own, 0)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(entries.size() + ".jar");
                pack(path, jar);
                entries.add(jar.toString());
            } else if (Files.exists(path)) {
                entries.add(path.toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> tree = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) tree.filter(Files::isRegularFile).sorted()::iterator) {
                zip.putNextEntry(new ZipEntry(directory.relativize(path).toString()));
                Files.copy(path, zip);
                zip.closeEntry();
            }
        }
    }

    private static void deleteTree(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // It lies below the folder of the build, or among the temporary files.
        }
    }
}
