package io.mortise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JvmTest {
    @Test
    void shouldTalkBothWaysAndEndWithItsExitCode() {
        try (Jvm child = Jvm.start(Echo.class, "first", 2)) {
            child.expect("first 2");
            child.tell("hello");
            child.expect("heard hello");
            child.expectSuccess();
        }
    }

    @Test
    void shouldReportTheErrorsOfAChildThatFailed() {
        try (Jvm child = Jvm.start(Failing.class, "out of luck")) {
            assertThatThrownBy(child::readLine).isInstanceOf(AssertionError.class);
            assertThat(child.waitFor()).isEqualTo(1);
            assertThat(child.errors()).contains("out of luck");
        }
    }

    @Test
    void shouldStopResumeAndKill() {
        try (Jvm child = Jvm.start(Echo.class, "up")) {
            child.expect("up");
            child.stop();
            child.tell("late");
            assertThat(child.isAlive()).isTrue();
            child.resume();
            child.expect("heard late");
        }
        Jvm other = Jvm.start(Sleeping.class);
        other.expect("up");
        other.kill();
        assertThat(other.isAlive()).isFalse();
        assertThat(other.waitFor()).isEqualTo(128 + 9);
        other.close();
    }

    static final class Echo {
        public static void main(String[] arguments) {
            Child.say(String.join(" ", arguments));
            Child.say("heard " + Child.listen());
        }
    }

    static final class Failing {
        public static void main(String[] arguments) {
            Integer.parseInt(arguments[0]);
        }
    }

    static final class Sleeping {
        public static void main(String[] arguments) {
            Child.say("up");
            Child.sleepForEver();
        }
    }
}
