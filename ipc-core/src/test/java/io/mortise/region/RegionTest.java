package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionTest {
    private static final RegionOptions SMALL = RegionOptions.ofBytes(4096);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("orders");
    }

    private static ExtentSpec aLong(String name) {
        return new ExtentSpec(name, "long", 1, Long.BYTES);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldShareMemoryBetweenAttachmentsOfOneName() throws IOException {
        try (Region one = Region.createOrAttach(path, SMALL);
                Region another = Region.createOrAttach(path, SMALL)) {
            one.extent(aLong("hits")).buffer().putLongVolatile(0, 42);

            assertThat(another.extent(aLong("hits")).buffer().getLongVolatile(0))
                    .isEqualTo(42);
            assertThat(another.id()).isEqualTo(one.id());
            assertThat(another.owner()).isNotEqualTo(one.owner());
        }
    }

    @Test
    void shouldFindABareNameInTheDirectoryForNames() throws IOException {
        String name = "bare-" + UUID.randomUUID();
        try (Region region = Region.create(name, SMALL)) {
            assertThat(region.path()).isEqualTo(Region.directory().resolve(name));
            assertThat(region.name()).isEqualTo(name);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Region.directory())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(region.path())))
                    .isEqualTo("rw-------");
        } finally {
            assertThat(Region.unlink(name)).isTrue();
            assertThat(Region.unlink(name)).isFalse();
        }
    }

    @Test
    void shouldLeaveNothingButTheRegionAndItsCompanionAndAfterUnlinkingNothing() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            assertThat(files()).containsExactly(String.format(".orders.%016x.live", region.id()), "orders");
        }
        Region.unlink(path);

        assertThat(files()).isEmpty();
    }

    @Test
    void shouldKeepTheContentWhenNobodyIsAttached() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            region.extent(aLong("hits")).buffer().putLongVolatile(0, 42);
        }
        try (Region region = Region.attach(path)) {
            assertThat(region.extent(aLong("hits")).buffer().getLongVolatile(0)).isEqualTo(42);
        }
    }

    @Test
    void shouldRefuseToCreateWhatExistsAndToAttachWhatDoesNot() throws IOException {
        assertThatThrownBy(() -> Region.attach(path))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("has its creator started");
        try (Region region = Region.create(path, SMALL)) {
            assertThatThrownBy(() -> Region.create(path, SMALL)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(region.isClosed()).isFalse();
        }
    }

    @Test
    void shouldAttachARegionThatIsLargerButRefuseOneThatIsSmallerThanAskedFor() throws IOException {
        try (Region region = Region.create(path, RegionOptions.ofBytes(10_000))) {
            Region.createOrAttach(path, SMALL).close();
            assertThat(region.capacity()).isBetween(10_000L, 10_127L);
            assertThatThrownBy(() -> Region.createOrAttach(path, RegionOptions.ofBytes(20_000)))
                    .isInstanceOf(RegionMismatchException.class)
                    .hasMessageContaining("" + region.capacity())
                    .hasMessageContaining("20000");
        }
    }

    @Test
    void shouldNameBothShapesWhenAPrimitiveIsNotWhatWasAskedFor() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            region.extent(new ExtentSpec("prices", "long[]", 16, 128));
            assertThatThrownBy(() -> region.extent(new ExtentSpec("prices", "double[]", 32, 256)))
                    .isInstanceOf(RegionMismatchException.class)
                    .hasMessageContaining("prices is a long[16]")
                    .hasMessageContaining("asked for was a double[32]");
            assertThatThrownBy(() -> region.find("prices", "double[]")).isInstanceOf(RegionMismatchException.class);
            assertThat(region.find("prices", "long[]")).isNotNull();
            assertThat(region.find("volumes", "long[]")).isNull();
        }
    }

    @Test
    void shouldAlignExtentsAndKeepThemApart() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            long before = 0;
            for (int i = 0; i < 10; i++) {
                Extent extent = region.extent(new ExtentSpec("e" + i, "bytes", 100, 100));
                long address = extent.buffer().addressOffset();
                assertThat(address % RegionDescriptor.ALIGNMENT).isZero();
                assertThat(address).isGreaterThanOrEqualTo(before + 100);
                assertThat(extent.length()).isEqualTo(100);
                before = address;
            }
        }
    }

    @Test
    void shouldSayNeededAndFreeWhenItIsFull() throws IOException {
        try (Region region = Region.create(path, RegionOptions.ofBytes(1024).maxEntries(3))) {
            region.extent(new ExtentSpec("a", "bytes", 512, 512));
            assertThatThrownBy(() -> region.extent(new ExtentSpec("b", "bytes", 600, 600)))
                    .isInstanceOf(RegionFullException.class)
                    .hasMessageContaining("needed 640 bytes, free 512");
            region.extent(new ExtentSpec("b", "bytes", 512, 512));
            assertThat(region.entries()).extracting(RegionEntry::name).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void shouldSayThatNoCatalogEntryIsLeft() throws IOException {
        try (Region region = Region.create(path, SMALL.maxEntries(1))) {
            region.extent(aLong("a"));
            assertThatThrownBy(() -> region.extent(aLong("b")))
                    .isInstanceOf(RegionFullException.class)
                    .hasMessageContaining("maxEntries");
        }
    }

    @Test
    void shouldListWhatIsInItAndWhoUsesIt() throws IOException {
        try (Region one = Region.create(path, SMALL.label("feed"));
                Region another = Region.attach(path, SMALL.label("book"))) {
            one.extent(new ExtentSpec("prices", "double[]", 8, 64));
            another.extent(new ExtentSpec("prices", "double[]", 8, 64));
            one.extent(aLong("hits"));

            long pid = ProcessHandle.current().pid();
            assertThat(one.entries()).hasSize(2).anySatisfy(entry -> {
                assertThat(entry.name()).isEqualTo("prices");
                assertThat(entry.type()).isEqualTo("double[]");
                assertThat(entry.elements()).isEqualTo(8);
                assertThat(entry.lengthBytes()).isEqualTo(64);
                assertThat(entry.users()).containsExactly("pid " + pid + " (feed)", "pid " + pid + " (book)");
            });
            assertThat(one.attachments()).hasSize(2).allMatch(RegionAttachment::alive);
            assertThat(one.describe(another.owner())).isEqualTo("pid " + pid + " (book)");
        }
    }

    @Test
    void shouldUseRemovedMemoryAgainOnceNobodyHasItOpenAndZeroIt() throws IOException {
        try (Region region = Region.create(path, RegionOptions.ofBytes(1024))) {
            ExtentSpec all = new ExtentSpec("all", "bytes", 1024, 1024);
            try (Region user = Region.attach(path)) {
                Extent used = user.extent(all);
                used.buffer().putLongVolatile(512, -1);
                assertThat(region.remove("all")).isTrue();
                assertThat(region.remove("all")).isFalse();

                assertThatThrownBy(() -> region.extent(aLong("new"))).isInstanceOf(RegionFullException.class);
                assertThat(used.buffer().getLongVolatile(512)).isEqualTo(-1);
            }
            Extent anew = region.extent(all);
            assertThat(anew.isNew()).isTrue();
            assertThat(anew.buffer().getLongVolatile(512)).isZero();
        }
    }

    @Test
    void shouldCloseWhatWasRemovedToo() throws IOException {
        List<String> ran = new ArrayList<>();
        try (Region region = Region.create(path, SMALL)) {
            region.extent(aLong("hits")).onClose("close", () -> ran.add("removed"));
            region.remove("hits");
            region.extent(aLong("hits")).onClose("close", () -> ran.add("made anew"));
        }
        assertThat(ran).containsExactlyInAnyOrder("removed", "made anew");
    }

    @Test
    void shouldForgetAPrimitiveWhoseInitialiserFailed() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            assertThatThrownBy(() -> region.extent(aLong("hits"), extent -> {
                        extent.buffer().putLong(0, 7);
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(region.entries()).isEmpty();
            assertThat(region.extent(aLong("hits")).buffer().getLong(0)).isZero();
        }
    }

    @Test
    void shouldRefuseToMakePrimitivesWithinAnInitialiser() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            assertThatThrownBy(() -> region.extent(aLong("outer"), extent -> region.extent(aLong("inner"))))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRunAnInitialiserOnceAndBeforeAnyoneElseFindsIt() throws IOException {
        try (Region one = Region.create(path, SMALL);
                Region another = Region.attach(path)) {
            one.extent(aLong("hits"), extent -> extent.buffer().putLong(0, 7));
            Extent found =
                    another.extent(aLong("hits"), extent -> extent.buffer().putLong(0, 8));
            assertThat(found.buffer().getLongVolatile(0)).isEqualTo(7);
            assertThat(found.isNew()).isFalse();
        }
    }

    @Test
    void shouldReadButNeverWriteThroughAReadOnlyAttachment() throws IOException {
        try (Region writer = Region.create(path, SMALL)) {
            writer.extent(aLong("hits")).buffer().putLongVolatile(0, 42);
            try (Region reader = Region.attach(path, RegionOptions.defaults().readOnly())) {
                Extent hits = reader.extent(aLong("hits"));
                hits.checkReadable();
                assertThat(hits.buffer().getLongVolatile(0)).isEqualTo(42);
                assertThatThrownBy(hits::checkWritable)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("for reading only");
                assertThatThrownBy(() -> reader.extent(aLong("other"))).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> reader.remove("hits")).isInstanceOf(IllegalStateException.class);
                assertThat(reader.owner()).isZero();
                assertThat(writer.attachments()).hasSize(1);
            }
        }
    }

    @Test
    void shouldSayWhoHoldsTheSlotsWhenNoneIsFree() throws IOException {
        try (Region only = Region.create(path, SMALL.maxAttachments(1).label("miser"))) {
            assertThatThrownBy(() -> Region.attach(path))
                    .isInstanceOf(RegionSlotsExhaustedException.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid() + " (miser)");
            assertThat(only.isClosed()).isFalse();
        }
        Region.attach(path).close();
    }

    @Test
    void shouldUnlinkOnLastCloseOnlyWhenItIsTheLast() throws IOException {
        Region one = Region.create(path, SMALL.unlinkOnLastClose());
        Region another = Region.attach(path, SMALL.unlinkOnLastClose());
        one.close();
        assertThat(path).exists();
        Region.attach(path).close();
        another.close();
        assertThat(files()).isEmpty();
    }

    @Test
    void shouldGoOnUnderLivingAttachmentsWhenUnlinkedAndCreatedAnew() throws IOException {
        Region old = Region.create(path, SMALL);
        Region oldToo = Region.attach(path);
        Region.unlink(path);
        try (Region fresh = Region.create(path, SMALL)) {
            assertThat(fresh.id()).isNotEqualTo(old.id());
            assertThat(old.isUnlinked()).isTrue();
            assertThat(fresh.isUnlinked()).isFalse();
            old.extent(aLong("hits")).buffer().putLongVolatile(0, 1);
            assertThat(oldToo.extent(aLong("hits")).buffer().getLongVolatile(0)).isEqualTo(1);
            assertThat(fresh.extent(aLong("hits")).buffer().getLongVolatile(0)).isZero();
            assertThat(oldToo.isDead(old.owner())).isFalse();
            old.close();
            assertThat(oldToo.isDead(old.owner())).isTrue();
            oldToo.close();
            assertThat(files()).containsExactly(String.format(".orders.%016x.live", fresh.id()), "orders");
        }
    }

    @Test
    void shouldFinishAnUnlinkThatSomebodyDiedOf() throws IOException {
        Region.create(path, SMALL).close();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(RegionDescriptor.MARK_OFFSET);
            file.write(RegionDescriptor.MARK_UNLINKED);
        }
        assertThatThrownBy(() -> Region.attach(path)).isInstanceOf(NoSuchFileException.class);
        try (Region region = Region.createOrAttach(path, SMALL)) {
            assertThat(region.isUnlinked()).isFalse();
        }
    }

    @Test
    void shouldTakeBackAMarkOfALastCloseThatSomebodyDiedOf() throws IOException {
        try (Region living = Region.create(path, SMALL)) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.seek(RegionDescriptor.MARK_OFFSET);
                file.write(RegionDescriptor.MARK_CLOSING);
            }
            try (Region newcomer = Region.attach(path)) {
                assertThat(newcomer.id()).isEqualTo(living.id());
            }
        }
    }

    @Test
    void shouldRefuseEverythingOnceClosed() throws IOException {
        Region region = Region.create(path, SMALL);
        Extent extent = region.extent(aLong("hits"));
        List<String> ran = new ArrayList<>();
        extent.onClose("one", () -> ran.add("first"));
        extent.onClose("one", () -> ran.add("never"));
        region.close();
        region.close();

        assertThat(ran).containsExactly("first");
        assertThat(region.isClosed()).isTrue();
        assertThatThrownBy(extent::checkReadable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(extent::checkWritable).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(extent::checkNotTruncated).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.extent(aLong("hits"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(region::entries).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> region.remove("hits")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldOpenForAnInterruptedThreadAndKeepTheInterrupt() throws IOException {
        Thread.currentThread().interrupt();
        try (Region region = Region.createOrAttach(path, SMALL);
                Region another = Region.attach(path)) {
            region.extent(aLong("hits"));
            another.extent(aLong("hits"));
            assertThat(another.isDead(region.owner())).isFalse();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldRefuseImpossibleOptions() {
        assertThatThrownBy(() -> RegionOptions.ofBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegionOptions.ofMegabytes(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SMALL.maxAttachments(1025)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SMALL.maxEntries(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Region.create(path, SMALL.readOnly())).isInstanceOf(IllegalArgumentException.class);
    }
}
