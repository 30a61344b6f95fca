package io.mortise.sync;

import io.mortise.region.FutexSwitch;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/**
 * A region with one primitive in it, this test's handle of it, and the other party, as a {@link Setting} wants them.
 *
 * @param <H> the primitive
 */
public final class Stage<H> implements AutoCloseable {
    /** What the primitive is called. */
    public static final String NAME = "guard";

    private final Path file;
    private final Region region;
    private final Region anotherAttachment;
    private final H handle;
    private final Party other;

    private Stage(Path file, Region region, Region anotherAttachment, H handle, Party other) {
        this.file = file;
        this.region = region;
        this.anotherAttachment = anotherAttachment;
        this.handle = handle;
        this.other = other;
    }

    /** Sets the stage for all tests of one setting. */
    public static <H> Stage<H> open(Setting setting, Role<H> role, Object... arguments) throws IOException {
        if (!setting.futex()) {
            FutexSwitch.polling();
        }
        List<String> words = List.of(arguments).stream().map(Object::toString).toList();
        Path file = Files.createTempDirectory("mortise-sync-").resolve("region");
        Region region =
                Region.create(file, RegionOptions.ofMegabytes(1).label("test").unlinkOnLastClose());
        Region another = Region.attach(file);
        H handle = role.in(region, NAME, words);
        Party other = switch (setting.between()) {
            case THREADS_WITH_ONE_HANDLE -> Party.thread(role, handle, region);
            case THREADS_WITH_TWO_HANDLES -> Party.thread(role, role.in(region, NAME, words), region);
            case THREADS_WITH_TWO_ATTACHMENTS -> Party.thread(role, role.in(another, NAME, words), another);
            case PROCESSES -> Party.process(roleClass(role), file, setting.futex(), NAME, arguments);
        };
        return new Stage<>(file, region, another, handle, other);
    }

    @SuppressWarnings("unchecked") // a role's class is a class of roles
    private static Class<? extends Role<?>> roleClass(Role<?> role) {
        return (Class<? extends Role<?>>) role.getClass();
    }

    public Path file() {
        return file;
    }

    public Region region() {
        return region;
    }

    public Region anotherAttachment() {
        return anotherAttachment;
    }

    public H handle() {
        return handle;
    }

    public Party other() {
        return other;
    }

    @Override
    public void close() {
        FutexSwitch.reset();
        other.close();
        anotherAttachment.close();
        region.close();
        try {
            Files.deleteIfExists(file);
            Files.delete(file.getParent());
        } catch (IOException e) {
            Assertions.fail("somebody still uses the folder of the test", e);
        }
    }
}
