package io.mortise.region;

import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import org.junit.jupiter.api.Test;

/** What the first sleep of a process does besides sleeping. */
class FutexLoadTest {
    @Test
    void shouldKeepAnInterruptThatIsPendingWhileTheNativePartLoads() {
        try (Jvm child = Jvm.start(Loader.class)) {
            child.expect("kept");
            child.expectSuccess();
        }
    }

    static final class Loader {
        public static void main(String[] arguments) {
            Thread.currentThread().interrupt();
            Futex.load();
            Child.say(Thread.interrupted() ? "kept" : "lost");
        }
    }
}
