package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mortise.testkit.Child;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions of all sizes, and where there is no room for them. */
class RegionSpaceTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path directory;

    @Test
    void shouldReachEveryByteOfARegionOfFiveGiB() throws IOException {
        long usable = Files.getFileStore(directory).getUsableSpace();
        assumeTrue(usable > 6 * GIB, "the temporary directory has only " + usable + " bytes left");
        Path path = directory.resolve("large");
        RegionOptions large = RegionOptions.ofBytes(5 * GIB).reserveSpace(false).unlinkOnLastClose();
        try (Region region = Region.create(path, large);
                Region another = Region.attach(path)) {
            ExtentSpec spec = new ExtentSpec("all", "bytes", 5 * GIB, 5 * GIB);
            Extent extent = region.extent(spec);
            Extent same = another.extent(spec);
            assertThatThrownBy(extent::buffer).isInstanceOf(IllegalStateException.class);
            for (long offset = 0; offset <= 5 * GIB - Long.BYTES; offset += GIB / 2 - 8) {
                extent.buffer(offset, Long.BYTES).putLongVolatile(0, offset + 1);
            }
            extent.buffer(5 * GIB - Long.BYTES, Long.BYTES).putLongVolatile(0, -1);
            for (long offset = 0; offset <= 5 * GIB - Long.BYTES; offset += GIB / 2 - 8) {
                int length = (int) Math.min(GIB, 5 * GIB - offset);
                assertThat(same.buffer(offset, length).getLongVolatile(0)).isEqualTo(offset + 1);
            }
            assertThat(same.buffer(4 * GIB, (int) GIB).getLongVolatile((int) GIB - Long.BYTES))
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldRefuseToBeCreatedOnAFullFileSystem() throws IOException, InterruptedException {
        Path mount = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", mount.toString()),
                "cannot mount a tmpfs");
        try {
            Path path = mount.resolve("orders");
            assertThatThrownBy(() -> Region.create(path, RegionOptions.ofMegabytes(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("no room", "tmpfs", "MORTISE_DIR");
            try (Stream<Path> left = Files.list(mount)) {
                assertThat(left).isEmpty();
            }
            Region.create(path, RegionOptions.ofBytes(1000)).close();
        } finally {
            // Lazily: the memory of the region that was there goes with the collector.
            run("umount", "-l", mount.toString());
        }
    }

    @Test
    void shouldRefuseToBeCreatedBeyondTheLimitOfFileSizes() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -f 1024 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                Child.class.getName(),
                Creator.class.getName(),
                directory.resolve("orders").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(said)
                    .contains("java.io.IOException: no room for a region")
                    .contains("ulimit -f");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldRefuseToBreakTheMemoryLimitOfItsControlGroup() throws IOException {
        Path group = Files.createDirectories(directory.resolve("app/web"));
        Files.writeString(directory.resolve("app/memory.max"), "1000000\n");
        Files.writeString(directory.resolve("app/memory.current"), "700000\n");
        Files.writeString(directory.resolve("app/memory.stat"), "anon 1\ninactive_file 50000\n");
        Files.writeString(group.resolve("memory.max"), "max\n");
        Files.writeString(group.resolve("memory.current"), "600000\n");
        assertThat(MemoryLimit.availableBytes(directory, List.of("0::/app/web")))
                .isEqualTo(OptionalLong.of(350_000));

        Path old = Files.createDirectories(directory.resolve("memory/app"));
        Files.writeString(old.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        Files.writeString(old.resolve("memory.usage_in_bytes"), "5\n");
        List<String> version1 = List.of("5:cpu,memory:/app");
        assertThat(MemoryLimit.availableBytes(directory, version1)).isEmpty();
        Files.writeString(old.resolve("memory.limit_in_bytes"), "1005\n");
        assertThat(MemoryLimit.availableBytes(directory, version1)).isEqualTo(OptionalLong.of(1000));
        assertThat(MemoryLimit.availableBytes(directory, List.of("0::/elsewhere")))
                .isEmpty();
    }

    @Test
    void shouldReserveItsSpaceUnlessToldNotTo() throws IOException {
        Path reserved = directory.resolve("reserved");
        Path sparse = directory.resolve("sparse");
        Region.create(reserved, RegionOptions.ofMegabytes(8)).close();
        Region.create(sparse, RegionOptions.ofMegabytes(8).reserveSpace(false)).close();
        long before = Files.getFileStore(directory).getUnallocatedSpace();
        assertThat(Files.size(sparse)).isEqualTo(Files.size(reserved));
        assertThat(blocks(sparse)).isLessThan(blocks(reserved));
        assertThat(before).isPositive();
    }

    private static long blocks(Path path) throws IOException {
        Process process = new ProcessBuilder("du", "-k", path.toString()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(said.substring(0, said.indexOf('\t')));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates a region that is larger than it may. */
    static final class Creator {
        private Creator() {}

        public static void main(String[] args) {
            try {
                Region.create(Path.of(args[0]), RegionOptions.ofMegabytes(4)).close();
                Child.say("created");
            } catch (IOException e) {
                Child.say(e);
            }
        }
    }
}
