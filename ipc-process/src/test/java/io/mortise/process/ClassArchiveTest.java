package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
            Files.delete(archive);
            Files.writeString(archive, "this is no archive");
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
                        "task: archive=true",
                        "task: archive=true");
        try (Stream<Path> files = Files.list(cache.resolve("mortise"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void shouldDoWithoutWhenTheCacheCannotBeWritten() throws Exception {
        assertThat(run(Starter.class, Files.writeString(folder.resolve("file"), "in the way")))
                .isEmpty();
    }

    /** {@return what a main class prints whose class path is of jars alone} */
    private List<String> run(Class<?> mainClass, Path cache) throws Exception {
        Path out = folder.resolve("out");
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(NeededFlags.of(""));
        words.addAll(List.of("-cp", jars(), mainClass.getName(), cache.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            List<String> lines = Files.readAllLines(out);
            assertThat(process.exitValue()).as(lines.toString()).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
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
                pack(path, jar);
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
