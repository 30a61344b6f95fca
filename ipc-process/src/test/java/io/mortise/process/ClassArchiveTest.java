package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** A parent whose class path is of jars. Takes the cache folder, and prints what its children printed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws Exception {
            Path cache = Path.of(args[0], "mortise");
            runChildren();
            long deadlineNs = System.nanoTime() + LONG.toNanos();
            while (archives(cache).isEmpty()) {
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new IllegalStateException("no archive was made");
                }
                Thread.sleep(20);
            }
            runChildren();
            Path archive = archives(cache).get(0);
            byte[] whole = Files.readAllBytes(archive);
            Files.delete(archive);
            Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
            runChildren();
            Files.delete(archive);
            Files.write(archive, new byte[whole.length]);
            runChildren();
            Files.delete(archive);
            Files.write(archive, whole);
            Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
            runChildren();
        }

        private static void runChildren() throws Exception {
            for (Streams streams : new Streams[] {Streams.INHERIT, Streams.CONNECTION}) {
                try (ChildTask<Integer> child = ChildProcess.builder(Parent::tell)
                        .standardStreams(streams)
                        .outputTo((String line) -> System.out.println(line))
                        .start()) {
                    if (child.result().get() != 1) {
                        throw new IllegalStateException("wrong result");
                    }
                    child.join();
                }
            }
        }

        private static int tell() {
            boolean hasArchive = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .anyMatch(flag -> flag.startsWith("-XX:SharedArchiveFile="));
            System.out.println("archive=" + hasArchive);
            return 1;
        }
    }

    static List<Path> archives(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    @Test
    void shouldMakeAndUseArchiveAndDoWithoutDamagedOneSilently() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        assertThat(run(Parent.class, cache))
                .containsExactly(
                        "task: archive=false",
                        "task: archive=false",
                        "task: archive=true",
                        "task: archive=true",
                        // It was cut off.
                        "task: archive=false",
                        "task: archive=false",
                        // It is of the same length, and the JVM finds that it is no archive.
                        "task: archive=true",
                        "task: archive=true",
                        // Others can write to the folder now.
                        "task: archive=false",
                        "task: archive=false");
        try (Stream<Path> files = Files.list(cache.resolve("mortise"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void shouldMakeADamagedOneAnew() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        assertThat(run(Asker.class, cache)).isEmpty();
        Files.write(archives(cache.resolve("mortise")).get(0), new byte[1]);
        for (int i = 0; i < ClassArchive.MOST; i++) {
            Path old = Files.createFile(cache.resolve("mortise").resolve("old" + i + "-0.jsa"));
            Files.setLastModifiedTime(old, FileTime.fromMillis(i));
        }
        assertThat(run(Asker.class, cache)).isEmpty();
        List<Path> left = archives(cache.resolve("mortise"));
        assertThat(left)
                .hasSize(ClassArchive.MOST)
                .doesNotContain(cache.resolve("mortise").resolve("old0-0.jsa"));
        assertThat(left.stream().filter(file -> !file.getFileName().toString().startsWith("old")))
                .singleElement()
                .satisfies(anew -> {
                    assertThat(Files.size(anew)).isGreaterThan(100_000);
                    assertThat(anew.toString()).endsWith("-" + Files.size(anew) + ".jsa");
                });
    }

    @Test
    void shouldDoWithoutWhenTheCacheCannotBeWritten() throws Exception {
        assertThat(run(Starter.class, Files.writeString(folder.resolve("file"), "in the way")))
                .isEmpty();
    }

    @Test
    void shouldDoWithoutWhenNobodyKnowsWhereHomeIs() throws Exception {
        assertThat(run(Starter.class, Path.of("relative"), "-Duser.home=?")).isEmpty();
        assertThat(Path.of("relative")).doesNotExist();
    }

    /** Limits the length of files, as a full disk does. */
    @Test
    void shouldDoWithoutWhenTheDiskIsFull() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        assertThat(run(List.of("/bin/sh", "-c", "ulimit -f 1000; exec \"$@\"", "sh"), Asker.class, cache))
                .isEmpty();
        try (Stream<Path> files = Files.list(cache.resolve("mortise"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void shouldBeMadeOnceByTwoAtOnce() throws Exception {
        Path cache = Files.createDirectory(folder.resolve("cache"));
        String jars = jars();
        List<Process> both = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                both.add(start(List.of(), jars, Asker.class, cache, folder.resolve("out" + i)));
            }
            for (Process each : both) {
                assertThat(each.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            for (int i = 0; i < 2; i++) {
                assertThat(folder.resolve("out" + i)).isEmptyFile();
                assertThat(both.get(i).exitValue()).isZero();
            }
        } finally {
            both.forEach(Process::destroyForcibly);
        }
        try (Stream<Path> files = Files.list(cache.resolve("mortise"))) {
            assertThat(files.map(Path::toString)).singleElement().asString().endsWith(".jsa");
        }
    }

    /** Has a child, and waits until the making of an archive has come to its end. */
    static final class Asker {
        private Asker() {}

        public static void main(String[] args) throws Exception {
            try (ChildTask<Integer> child = ChildProcess.builder(() -> 1).start()) {
                if (child.result().get() != 1) {
                    throw new IllegalStateException("wrong result");
                }
            }
            while (Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("mortise-class-archive"))) {
                Thread.sleep(5);
            }
            // The other one may still be making it.
            Path cache = Path.of(args[0], "mortise");
            while (isLocked(cache)) {
                Thread.sleep(5);
            }
        }

        private static boolean isLocked(Path cache) throws IOException {
            try (Stream<Path> files = Files.list(cache)) {
                return files.anyMatch(file -> file.toString().endsWith(".lock"));
            }
        }
    }

    /** {@return what a main class prints whose class path is of jars alone} */
    private List<String> run(Class<?> mainClass, Path cache, String... options) throws Exception {
        return run(List.of(), mainClass, cache, options);
    }

    private List<String> run(List<String> before, Class<?> mainClass, Path cache, String... options) throws Exception {
        Path out = folder.resolve("out");
        Process process = start(before, jars(), mainClass, cache, out, options);
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            List<String> lines = Files.readAllLines(out);
            assertThat(process.exitValue()).as(lines.toString()).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(
            List<String> before, String jars, Class<?> mainClass, Path cache, Path out, String... options)
            throws IOException {
        List<String> words = new ArrayList<>(before);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(NeededFlags.of(""));
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", jars, mainClass.getName(), cache.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        return builder.start();
    }

    static final class Starter {
        private Starter() {}

        public static void main(String[] args) throws Exception {
            try (ChildTask<Integer> child = ChildProcess.builder(() -> 1).start()) {
                System.exit(child.result().get() - 1);
            }
        }
    }

    /** This JVM's class path, with its folders as jars: of folders the JVM makes no archive. */
    private String jars() throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : ClassPath.entries(System.getProperty("java.class.path"))) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                Path jar = folder.resolve(jars.size() + ".jar");
                if (!Files.exists(jar)) { // else it is another one, with another archive
                    pack(path, jar);
                }
                jars.add(jar.toString());
            } else if (new File(entry).isFile()) {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static void pack(Path from, Path jar) throws IOException {
        try (Stream<Path> files = Files.walk(from);
                OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                entries.putNextEntry(new JarEntry(from.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
