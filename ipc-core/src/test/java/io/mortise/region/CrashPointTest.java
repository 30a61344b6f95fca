package io.mortise.region;

import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own: one has a listener, or none, for as long as it lives. */
class CrashPointTest {
    @Test
    void shouldTellTheListenerEachLabel() {
        expect(Armed.class, "[first, second, first]");
    }

    @Test
    void shouldDoNothingWithoutAListenerAndTakeNoneAfterThat() {
        expect(TooLate.class, "too late to arm");
    }

    @Test
    void shouldTakeOneListener() {
        expect(Twice.class, "armed already");
    }

    @Test
    void shouldNotBeReachedByThePlainUseOfARegion(@TempDir Path folder) {
        expect(Using.class, "not too late", folder.resolve("region"));
    }

    private static void expect(Class<?> main, String said, Object... arguments) {
        try (Jvm child = Jvm.start(main, arguments)) {
            child.expect(said);
            child.expectSuccess();
        }
    }

    static final class Armed {
        public static void main(String[] arguments) {
            List<String> heard = new ArrayList<>();
            CrashPoint.arm(heard::add);
            CrashPoint.reached("first");
            CrashPoint.reached("second");
            CrashPoint.reached("first");
            Child.say(heard);
        }
    }

    static final class TooLate {
        public static void main(String[] arguments) {
            CrashPoint.reached("before");
            sayRefusal();
        }
    }

    static final class Twice {
        public static void main(String[] arguments) {
            CrashPoint.arm(label -> {});
            sayRefusal();
        }
    }

    /** A crash kit may look at a region before it arms. */
    static final class Using {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.create(Path.of(arguments[0]), RegionOptions.defaults())) {
                region.extent(new ExtentSpec("name", "type", 1, Long.BYTES));
            }
            CrashPoint.arm(label -> {});
            Child.say("not too late");
        }
    }

    private static void sayRefusal() {
        try {
            CrashPoint.arm(label -> {});
            Child.say("armed");
        } catch (IllegalStateException refused) {
            String message = refused.getMessage();
            Child.say(message.substring(0, message.indexOf(':')));
        }
    }
}
