package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no sound region is refused with a reason, and left as it is. */
class RegionFileTest {
    private static final RegionOptions SMALL = RegionOptions.ofBytes(4096);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void makeARegion() throws IOException {
        path = directory.resolve("orders");
        Region.create(path, SMALL).close();
    }

    private void poke(int offset, byte... bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            file.write(bytes);
        }
    }

    private void pokeInt(int offset, int value) throws IOException {
        poke(
                offset,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(value)
                        .array());
    }

    private void assertRefused(Class<?> type, String... words) throws IOException {
        byte[] before = Files.readAllBytes(path);
        assertThatThrownBy(() -> Region.attach(path)).isInstanceOf(type).hasMessageContainingAll(words);
        assertThatThrownBy(() -> Region.createOrAttach(path, SMALL)).isInstanceOf(type);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void shouldRefuseAWrongMagic() throws IOException {
        poke(0, (byte) 'm');
        assertRefused(RegionCorruptException.class, "magic", path.toString());
    }

    @Test
    void shouldRefuseAnotherLayoutVersion() throws IOException {
        pokeInt(RegionDescriptor.VERSION_OFFSET, 2 << 16 | 5);
        assertRefused(RegionCorruptException.class, "expected layout 1", "found layout 2.5");
    }

    @Test
    void shouldRefuseAnotherByteOrder() throws IOException {
        pokeInt(RegionDescriptor.BYTE_ORDER_OFFSET, 0x04030201);
        assertRefused(RegionCorruptException.class, "another byte order", "expected 01020304", "found 04030201");
    }

    @Test
    void shouldRefuseAWrongChecksum() throws IOException {
        pokeInt(RegionDescriptor.MADE_BY_OFFSET, 77);
        assertRefused(RegionCorruptException.class, "checksum");
    }

    @Test
    void shouldRefuseATruncatedFile() throws IOException {
        long length = Files.size(path);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length - 1);
        }
        assertRefused(RegionTruncatedException.class, "" + length, "" + (length - 1));
    }

    @Test
    void shouldRefuseAFileTruncatedUnderALivingAttachment() throws IOException {
        try (Region region = Region.attach(path)) {
            Extent extent = region.extent(new ExtentSpec("hits", "long", 1, 8));
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(RegionDescriptor.HEADER_LENGTH);
            }
            assertThatThrownBy(extent::checkNotTruncated).isInstanceOf(RegionTruncatedException.class);
            assertThatThrownBy(() -> region.extent(new ExtentSpec("more", "long", 1, 8)))
                    .isInstanceOf(RegionTruncatedException.class);
            assertThat(readUntilItFails(extent)).isInstanceOf(InternalError.class);
        }
        assertThat(Region.unlink(path)).isTrue();
    }

    /** The JVM throws a little after the access. */
    private static Throwable readUntilItFails(Extent extent) {
        try {
            AtomicBuffer buffer = extent.buffer();
            for (int i = 0; i < 100_000; i++) {
                buffer.getLongVolatile(0);
            }
            return new AssertionError("read what is not there");
        } catch (InternalError e) {
            return e;
        }
    }

    @Test
    void shouldRefuseGarbageOfAnyLength() throws IOException {
        Random random = new Random(7);
        Path garbage = directory.resolve("garbage");
        int longest = 3 * RegionDescriptor.HEADER_LENGTH;
        // Every length near the end of a part, and some of the others.
        for (int length = 0; length <= longest; length += isNearAnEnd(length) ? 1 : 1 + random.nextInt(16)) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Files.write(garbage, bytes);
            assertThatThrownBy(() -> Region.createOrAttach(garbage, SMALL)).isInstanceOf(RegionCorruptException.class);
        }
        assertThat(Region.unlink(garbage)).isTrue();
        Region.createOrAttach(garbage, SMALL).close();
    }

    private static boolean isNearAnEnd(int length) {
        int behind = length % RegionDescriptor.HEADER_LENGTH;
        return behind < 256 || behind > RegionDescriptor.HEADER_LENGTH - 64;
    }

    @Test
    void shouldSurviveGarbageBehindASoundHeader() throws IOException {
        Random random = new Random(11);
        byte[] sound = Files.readAllBytes(path);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = sound.clone();
            int at = RegionDescriptor.HEADER_LENGTH + random.nextInt(bytes.length - RegionDescriptor.HEADER_LENGTH);
            byte[] noise = new byte[Math.min(bytes.length - at, 1 + random.nextInt(5000))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, bytes, at, noise.length);
            Files.write(path, bytes);
            try (Region region = Region.attach(path)) {
                region.attachments();
                region.entries();
                region.extent(new ExtentSpec("x" + round, "long", 1, 8));
            } catch (IpcException e) {
                assertThat(e).hasMessageContaining("orders");
            }
        }
    }

    @Test
    void shouldRefuseALinkAndADirectory() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), path);
        assertThatThrownBy(() -> Region.attach(link))
                .isInstanceOf(RegionOwnershipException.class)
                .hasMessageContaining("is a link");
        Path folder = Files.createDirectory(directory.resolve("folder"));
        assertThatThrownBy(() -> Region.attach(folder)).isInstanceOf(RegionCorruptException.class);
    }

    @Test
    void shouldRefuseAnotherUsersRegionUnlessToldOtherwise() throws IOException {
        assumeTrue(FileOwner.self().equals("0"), "only root can give a file away");
        Files.setAttribute(path, "unix:uid", 4711);
        assertRefused(RegionOwnershipException.class, "user 4711", "anyOwner");
        Region.attach(path, RegionOptions.defaults().anyOwner()).close();
    }

    @Test
    void shouldSayThatTheCompanionIsMissing() throws IOException {
        for (Path companion : new RegionFiles(path).livenessFiles()) {
            Files.delete(companion);
        }
        assertRefused(RegionCorruptException.class, "companion file");
        Region.unlink(path);
        Region.createOrAttach(path, SMALL).close();
    }

    @Test
    void shouldRefuseADirectoryThatIsALinkOrOpenToOthersOrSomebodyElses() throws IOException {
        Path real = directory.resolve("real");
        assertThat(RegionDirectory.ensureOurs(real)).isDirectory();
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThatThrownBy(() -> RegionDirectory.ensureOurs(link))
                .isInstanceOf(RegionOwnershipException.class)
                .hasMessageContainingAll("is a link", "MORTISE_DIR");
        assertThatThrownBy(() -> RegionDirectory.ensureOurs(path))
                .isInstanceOf(RegionOwnershipException.class)
                .hasMessageContaining("no directory");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> RegionDirectory.ensureOurs(real))
                .isInstanceOf(RegionOwnershipException.class)
                .hasMessageContaining("rwxr-xr-x");
        assumeTrue(FileOwner.self().equals("0"), "only root can give a directory away");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(real, "unix:uid", 4711, LinkOption.NOFOLLOW_LINKS);
        assertThatThrownBy(() -> RegionDirectory.ensureOurs(real))
                .isInstanceOf(RegionOwnershipException.class)
                .hasMessageContaining("4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".", ".hidden", "a\0b", "a\nb", "back\\slash"})
    void shouldRefuseANameThatIsNoFileName(String name) {
        assertThatThrownBy(() -> Region.createOrAttach(name, SMALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=");
    }

    @Test
    void shouldRefuseANameThatIsTooLongAndAcceptAnOddOne() throws IOException {
        assertThatThrownBy(() -> Region.attach("x".repeat(300)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("300 bytes");
        String odd = "Ärger *?[a-z] {b} " + "x".repeat(150);
        Path oddPath = directory.resolve(odd);
        try (Region region = Region.create(oddPath, SMALL.unlinkOnLastClose())) {
            assertThat(region.name()).isEqualTo(odd);
        }
        assertThat(oddPath).doesNotExist();
    }
}
