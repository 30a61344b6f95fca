package io.mortise.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The archive of parsed classes that makes a child start faster: those of Mortise, and of the JDK that they need. Made once for
 * each JDK and class path, in the background when the first child starts, in {@code $XDG_CACHE_HOME/mortise} or {@code
 * ~/.cache/mortise}; used by every child after that, and by other programs with the same class path.
 *
 * <p>Nothing depends on it. Where there is none, because the class path has folders (of which the JVM makes no archive), the cache
 * cannot be written, or somebody else is just making it, children start as they would without, and nothing is printed.
 */
final class ClassArchive {
    /** From here on the JVM says {@code aot} of some of it. */
    private static final int SAYS_AOT = 24;

    /** What the JVM has to say of an archive is for nobody: it does without. */
    static final List<String> QUIET_OPTIONS = quietOptions();

    private static final String ARCHIVE = ".jsa";
    private static final String UNFINISHED = ".unfinished";
    private static final int KEPT_DIGITS = 32;

    /** So many are kept, those that were used last. */
    static final int MOST = 16;

    /** How exactly it is known when one was used last. */
    private static final long USED_MS = TimeUnit.HOURS.toMillis(1);

    private static final long MAKING_SECONDS = 60;
    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

    private ClassArchive() {}

    private static List<String> quietOptions() {
        List<String> options = new ArrayList<>(
                List.of("-Xshare:auto", "-Xlog:cds*=off", "-Xlog:cds*=off:stderr", "-Xlog:class+path=off"));
        if (Runtime.version().feature() >= SAYS_AOT) {
            options.addAll(List.of("-Xlog:aot*=off", "-Xlog:aot*=off:stderr"));
        }
        return List.copyOf(options);
    }

    /**
     * {@return the options that use the archive; none if there is none yet, which is then made in the background}
     *
     * @param java       the launcher.
     * @param classPath  of the child.
     * @param jvmOptions of the child, inherited ones too; some rule an archive out.
     */
    static List<String> options(String java, String classPath, Collection<String> jvmOptions) {
        try {
            Path folder = cacheFolder();
            if (folder == null || usesOwnArchive(jvmOptions)) {
                return List.of();
            }
            String key = key(classPath);
            if (key == null) {
                return List.of();
            }
            Path archive = find(folder, key);
            if (archive != null && isOurs(folder)) {
                List<String> options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + archive));
                options.addAll(QUIET_OPTIONS);
                return options;
            }
            if (ASKED.add(key)) {
                makeInBackground(java, classPath, folder, key);
            }
        } catch (IOException | RuntimeException e) {
            // Then without.
        }
        return List.of();
    }

    /**
     * {@return the archive, if there is one that is whole} Its length is in its name: a JVM does not look, and dies of one that was cut
     * off.
     */
    private static @Nullable Path find(Path folder, String key) {
        File[] files = folder.toFile().listFiles((in, name) -> isArchive(name, key));
        if (files != null) {
            for (File file : files) {
                if (file.getName().equals(nameOf(key, file.length())) && file.canRead()) {
                    long now = System.currentTimeMillis();
                    boolean unused = now - file.lastModified() < USED_MS || file.setLastModified(now);
                    return file.toPath();
                }
            }
        }
        return null;
    }

    private static boolean isArchive(String name, String key) {
        return name.startsWith(key + "-") && name.endsWith(ARCHIVE);
    }

    private static String nameOf(String key, long length) {
        return key + "-" + length + ARCHIVE;
    }

    /** Code comes from there: nobody else may write to it. */
    private static boolean isOurs(Path folder) throws IOException {
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class);
        PosixFileAttributes own = Files.readAttributes(ParentFolder.path(), PosixFileAttributes.class);
        return found.owner().equals(own.owner())
                && !found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean usesOwnArchive(Collection<String> jvmOptions) {
        return jvmOptions.stream()
                .anyMatch(option -> option.startsWith("-XX:SharedArchiveFile")
                        || option.startsWith("-XX:ArchiveClassesAtExit")
                        || option.startsWith("-Xshare")
                        || option.startsWith("--patch-module")
                        || option.startsWith("--limit-modules")
                        || option.startsWith("--upgrade-module-path")
                        || option.startsWith("-Xbootclasspath"));
    }

    private static @Nullable Path cacheFolder() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        String home = System.getProperty("user.home", "");
        if (xdg != null && xdg.startsWith("/")) {
            return Path.of(xdg, "mortise");
        }
        return home.startsWith("/") ? Path.of(home, ".cache", "mortise") : null;
    }

    /** {@return what an archive holds for: this JDK, and these jars as they are; null if there can be none} */
    private static @Nullable String key(String classPath) {
        StringBuilder what = new StringBuilder()
                .append(System.getProperty("java.home"))
                .append('\n')
                .append(System.getProperty("java.vm.version"))
                .append('\n');
        for (String entry : ClassPath.entries(classPath)) {
            File file = new File(entry);
            if (file.isDirectory()) {
                return null;
            }
            what.append(entry)
                    .append('\n')
                    .append(file.length())
                    .append('\n')
                    .append(file.lastModified())
                    .append('\n');
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(what.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, KEPT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
    }

    private static void makeInBackground(String java, String classPath, Path folder, String key) {
        Thread maker = new Thread(
                () -> {
                    try {
                        make(java, classPath, folder, key);
                    } catch (IOException | RuntimeException e) {
                        // Then without.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "mortise-class-archive");
        maker.setDaemon(true);
        maker.setPriority(Thread.MIN_PRIORITY);
        maker.start();
    }

    /** One process makes it, to a temporary file, and moves it to its place when it is whole. */
    private static void make(String java, String classPath, Path folder, String key)
            throws IOException, InterruptedException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!isOurs(folder)) {
            return;
        }
        Path lockFile = folder.resolve(key + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null || find(folder, key) != null) {
                return;
            }
            removeRemains(folder, key);
            Path unfinished = folder.resolve(key + "-" + ProcessHandle.current().pid() + UNFINISHED);
            try {
                if (run(java, classPath, unfinished) && Files.size(unfinished) > 0) {
                    flush(unfinished);
                    Files.move(
                            unfinished,
                            folder.resolve(nameOf(key, Files.size(unfinished))),
                            StandardCopyOption.ATOMIC_MOVE);
                    removeOldest(folder);
                }
            } finally {
                Files.deleteIfExists(unfinished);
                Files.deleteIfExists(lockFile);
            }
        }
    }

    /** A program that is built every day would fill the disk. Who uses one of them meanwhile does without, or goes on with it. */
    private static void removeOldest(Path folder) {
        File[] files = folder.toFile().listFiles((in, name) -> name.endsWith(ARCHIVE));
        if (files != null && files.length > MOST) {
            Arrays.sort(files, Comparator.comparingLong(File::lastModified));
            for (int i = 0; i < files.length - MOST; i++) {
                boolean unused = files[i].delete();
            }
        }
    }

    /** Archives that are not whole any more, and those of makers that were killed. */
    private static void removeRemains(Path folder, String key) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, key + "-*")) {
            for (Path each : found) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** A file that has its name is whole, also after a power cut. */
    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean run(String java, String classPath, Path unfinished)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(java));
        words.addAll(NeededFlags.of(classPath));
        words.addAll(QUIET_OPTIONS);
        words.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + unfinished,
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classPath,
                ChildMain.class.getName(),
                ParentLock.path(),
                Streams.DISCARD.name(),
                "mortise-class-archive",
                "",
                "0",
                ArchiveMain.class.getName()));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        try {
            return process.waitFor(MAKING_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
