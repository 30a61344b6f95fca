package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.testkit.Jvm;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is dead, who only seems to be, and what the dead leave. */
class RegionLivenessTest {
    private static final int BYTES = 4096;
    private static final RegionOptions SMALL = RegionOptions.ofBytes(BYTES);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("orders");
    }

    private Jvm attachedChild() {
        Jvm child = Jvm.start(RegionActor.class);
        child.expect("ready");
        child.tell("open " + path + " " + BYTES);
        child.readLine();
        return child;
    }

    private static int ownerOf(Jvm child) {
        child.tell("owner");
        return Integer.parseInt(child.readLine());
    }

    @Test
    void shouldKnowTheKilledFromTheLiving() throws IOException {
        try (Region region = Region.create(path, SMALL);
                Jvm child = attachedChild()) {
            int owner = ownerOf(child);
            assertThat(region.isDead(owner)).isFalse();
            assertThat(region.describe(owner)).isEqualTo("pid " + child.pid() + " (actor)");
            child.kill();
            assertThat(region.isDead(owner)).isTrue();
            assertThat(region.isDead(region.owner())).isFalse();
        }
    }

    @Test
    void shouldNotTakeAStoppedProcessForDead() throws IOException {
        try (Region region = Region.create(path, SMALL);
                Jvm child = attachedChild()) {
            int owner = ownerOf(child);
            child.stop();
            assertThat(region.isDead(owner)).isFalse();
            child.resume();
            assertThat(ownerOf(child)).isEqualTo(owner);
        }
    }

    /** A process loses its kernel locks on a file with the first descriptor of it that it closes, wherever that is. */
    @Test
    void shouldNotTakeAProcessForDeadWhoseOtherCopyOfTheLibraryClosed()
            throws IOException, ReflectiveOperationException {
        try (Region region = Region.create(path, SMALL);
                Jvm child = attachedChild()) {
            String[] classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator, -1);
            URL[] urls = new URL[classPath.length];
            for (int i = 0; i < classPath.length; i++) {
                urls[i] = Path.of(classPath[i]).toUri().toURL();
            }
            try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                Class<?> copy = loader.loadClass(Region.class.getName());
                assertThat(copy).isNotSameAs(Region.class);
                Object another = copy.getMethod("attach", Path.class).invoke(null, path);
                copy.getMethod("close").invoke(another);
            }
            child.tell("dead " + region.owner());
            child.expect("false");
            assertThat(region.isDead(ownerOf(child))).isFalse();
        }
    }

    @Test
    void shouldTakeAClosedAttachmentForDead() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            Region another = Region.attach(path);
            int owner = another.owner();
            assertThat(region.isDead(owner)).isFalse();
            another.close();
            assertThat(region.isDead(owner)).isTrue();
            assertThat(another.isDead(owner)).isTrue();
        }
    }

    @Test
    void shouldKeepADeadOwnersNameDeadWhenANewcomerHasItsSlot() throws IOException {
        try (Region region = Region.create(path, SMALL)) {
            int dead;
            try (Jvm child = attachedChild()) {
                dead = ownerOf(child);
            }
            try (Jvm newcomer = attachedChild()) {
                int owner = ownerOf(newcomer);
                assertThat(RegionDescriptor.slotOf(owner)).isEqualTo(RegionDescriptor.slotOf(dead));
                assertThat(owner).isNotEqualTo(dead);
                assertThat(region.isDead(dead)).isTrue();
                assertThat(region.isDead(owner)).isFalse();
            }
        }
    }

    @Test
    void shouldNoticeDeathsAmongSurvivorsOfAnUnlinkedRegion() throws IOException {
        try (Region old = Region.create(path, SMALL);
                Jvm survivor = attachedChild()) {
            int owner = ownerOf(survivor);
            Region.unlink(path);
            try (Region fresh = Region.create(path, SMALL);
                    Jvm newcomer = attachedChild()) {
                int fresher = ownerOf(newcomer);
                assertThat(old.isDead(owner)).isFalse();
                survivor.kill();
                assertThat(old.isDead(owner)).isTrue();
                assertThat(fresh.isDead(fresher)).isFalse();
                newcomer.kill();
                assertThat(fresh.isDead(fresher)).isTrue();
            }
        }
    }

    @Test
    void shouldReuseTheSlotsOfTheKilled() throws IOException {
        try (Region region = Region.create(path, SMALL.maxAttachments(2))) {
            for (int i = 0; i < 5; i++) {
                try (Jvm child = attachedChild()) {
                    assertThat(region.attachments()).hasSize(2);
                    child.kill();
                }
            }
            assertThat(region.attachments()).filteredOn(RegionAttachment::alive).hasSize(1);
        }
    }

    @Test
    void shouldBeUsableAfterAllItsProcessesWereKilled() throws IOException {
        try (Jvm child = attachedChild()) {
            child.tell("make hits");
            child.expect("0");
        }
        try (Region region = Region.createOrAttach(path, SMALL)) {
            assertThat(region.entries()).extracting(RegionEntry::name).containsExactly("hits");
            assertThat(region.attachments()).hasSize(1);
        }
    }

    @Test
    void shouldFreeTheMemoryOfARemovedPrimitiveWhenItsLastUserIsKilled() throws IOException {
        try (Region region = Region.create(path, RegionOptions.ofBytes(128));
                Jvm child = Jvm.start(RegionActor.class)) {
            child.expect("ready");
            child.tell("open " + path + " 128");
            child.readLine();
            child.tell("make hits");
            child.expect("0");
            region.remove("hits");
            ExtentSpec another = new ExtentSpec("misses", "long", 1, 8);
            assertThatThrownBy(() -> region.extent(another)).isInstanceOf(RegionFullException.class);
            child.kill();
            assertThat(region.extent(another).isNew()).isTrue();
        }
    }

    @Test
    void shouldSayWhoCreatesAndDoesNotFinish() throws IOException {
        RegionFiles files = RegionFiles.ofPath(path);
        try (Jvm creator = Jvm.start(CreationLockHolder.class, path)) {
            creator.expect("holding");
            creator.stop();
            assertThatThrownBy(() -> Region.createOrAttach(path, SMALL.patience(Duration.ofMillis(50))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pid " + creator.pid());
            creator.resume();
        }
        Region.createOrAttach(path, SMALL.unlinkOnLastClose()).close();
        assertThat(files.creationLock()).doesNotExist();
    }

    @Test
    void shouldSweepWhatADeadCreatorLeft() throws IOException {
        RegionFiles files = RegionFiles.ofPath(path);
        Path temporary = Files.createFile(files.temporary(0xabc));
        Path companion = Files.createFile(files.liveness(0xabc));
        Path stranger = Files.createFile(directory.resolve(".orders.b.tmp"));
        Region.create(path, SMALL).close();
        assertThat(temporary).doesNotExist();
        assertThat(companion).doesNotExist();
        assertThat(stranger).exists();
    }

    @Test
    void shouldSweepWhatTheDeadOfOtherNamesLeftButNothingOfTheLiving() throws IOException {
        try (Jvm dead = attachedChild()) {
            Region.unlink(path);
            dead.kill();
        }
        Path other = directory.resolve("other");
        try (Region living = Region.create(other, SMALL)) {
            Region.unlink(other);
            Region.create(directory.resolve("third"), SMALL).close();
            assertThat(new RegionFiles(path).livenessFiles()).isEmpty();
            assertThat(new RegionFiles(other).livenessFiles()).hasSize(1);
            assertThat(new RegionFiles(directory.resolve("third")).livenessFiles())
                    .hasSize(1);
            assertThat(living.isClosed()).isFalse();
        }
    }

    @Test
    void shouldIgnoreAnEntryThatSomebodyDiedMaking() throws IOException {
        try (Region region = Region.create(path, RegionOptions.ofBytes(128))) {
            try (Jvm maker = Jvm.start(DyingMaker.class, path)) {
                assertThat(maker.waitFor()).isEqualTo(DyingMaker.EXIT_CODE);
            }
            assertThat(region.entries()).isEmpty();
            Extent extent = region.extent(new ExtentSpec("hits", "long", 1, 8));
            assertThat(extent.isNew()).isTrue();
            assertThat(extent.buffer().getLong(0)).isZero();
        }
    }

    /** Holds the creation lock of a path until it is killed. */
    static final class CreationLockHolder {
        private CreationLockHolder() {}

        public static void main(String[] args) throws IOException {
            CreationLock.acquire(RegionFiles.ofPath(Path.of(args[0])), System.nanoTime() + 1_000_000_000L);
            io.mortise.testkit.Child.say("holding");
            io.mortise.testkit.Child.sleepForEver();
        }
    }

    /** Dies in the middle of making a primitive. */
    static final class DyingMaker {
        static final int EXIT_CODE = 77;

        private DyingMaker() {}

        public static void main(String[] args) throws IOException {
            Region region = Region.attach(Path.of(args[0]));
            region.extent(new ExtentSpec("hits", "long", 1, 8), extent -> {
                extent.buffer().putLong(0, -1);
                Runtime.getRuntime().halt(EXIT_CODE);
            });
        }
    }
}
