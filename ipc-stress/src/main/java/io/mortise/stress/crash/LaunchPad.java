package io.mortise.stress.crash;

import com.sun.jna.Platform;
import io.mortise.region.Region;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What makes a player start fast, since kills per second are starts per second: small flags, the class path as jars alone, an archive
 * of the loaded classes (which the JVM makes of jars only), and the native part of JNA unpacked once instead of by each process.
 * Made once per JVM, and deleted when it ends.
 */
final class LaunchPad {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final int NATIVE_ACCESS_WARNS = 24;

    /** What goes when this JVM ends, if it has not gone before. */
    private static final Set<Path> TEMPORARY = ConcurrentHashMap.newKeySet();

    private static @Nullable LaunchPad shared;

    private final Path folder;
    private final String classPath;
    private final Path nativeFolder;
    private final Path draft;
    private final Path archive;
    private boolean trained;

    private LaunchPad(Path folder, String classPath, Path nativeFolder) {
        this.folder = folder;
        this.classPath = classPath;
        this.nativeFolder = nativeFolder;
        this.draft = folder.resolve("classes.draft");
        this.archive = folder.resolve("classes.jsa");
    }

    static synchronized LaunchPad shared() throws IOException {
        LaunchPad made = shared;
        if (made == null) {
            Path folder = Files.createTempDirectory("mortise-crash-kit-");
            TEMPORARY.add(folder);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> TEMPORARY.forEach(LaunchPad::deleteTree), "crash kit's broom"));
            Path nativeFolder = Files.createDirectory(folder.resolve("native"));
            unpackNative(nativeFolder);
            made = new LaunchPad(folder, jars(folder), nativeFolder);
            shared = made;
        }
        return made;
    }

    /** A folder for one run, which goes with this JVM at the latest, as after an interrupt from the keyboard. */
    static Path folderForRun() throws IOException {
        Path folder = Files.createTempDirectory(Region.directory(), "crash-test-");
        TEMPORARY.add(folder);
        return folder;
    }

    static void delete(Path folderForRun) {
        deleteTree(folderForRun);
        TEMPORARY.remove(folderForRun);
    }

    /** True if a player should leave an archive behind. */
    boolean wantsArchive() {
        return !trained;
    }

    /** It has left the archive behind, unless this JVM makes none. */
    void trained() {
        trained = true;
        draft.toFile().renameTo(archive.toFile());
    }

    /** The command of a player, up to its own arguments. */
    List<String> command(How how) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr",
                "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"),
                "-Xmx64m",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"));
        if (Runtime.version().feature() >= NATIVE_ACCESS_WARNS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add(how.work().flag);
        if (how.archives()) {
            command.add("-XX:ArchiveClassesAtExit=" + draft);
        } else if (Files.exists(archive)) {
            command.add("-XX:SharedArchiveFile=" + archive);
        }
        // Without native code, waiting is polling: both kinds must get on with each other.
        command.add("-Djna.nounpack=true");
        // Else JNA starts ldconfig to find out where libraries are.
        command.add("-Djna.platform.library.path=" + nativeFolder);
        command.add("-Djna.boot.library.path=" + (how.polls() ? folder.resolve("none") : nativeFolder));
        command.addAll(List.of("-cp", classPath, PlayerMain.class.getName()));
        return command;
    }

    /** How much work a player is to do, and so how well its code is to be compiled. */
    enum Work {
        /** It is killed before long: interpreted, which starts fastest, and each step takes long enough to be hit. */
        SHORTEST("-Xint"),
        /** The same, at another speed. */
        SHORT("-XX:TieredStopAtLevel=1"),
        /** It stays. */
        LONG("-XX:+TieredCompilation");

        private final String flag;

        Work(String flag) {
            this.flag = flag;
        }
    }

    /**
     * A way to start a player.
     *
     * @param work     how much it is to do
     * @param polls    it has no futex
     * @param archives it leaves an archive of the classes that it has loaded
     */
    record How(Work work, boolean polls, boolean archives) {}

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
        } catch (IOException | java.io.UncheckedIOException e) {
            // It lies in a folder for temporary files.
        }
    }
}
