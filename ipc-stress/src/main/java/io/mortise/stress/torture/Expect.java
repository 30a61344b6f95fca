package io.mortise.stress.torture;

/** What a check says when it fails. */
final class Expect {
    private Expect() {}

    static void that(boolean sound, String what) {
        if (!sound) {
            throw new AssertionError(what);
        }
    }

    static void between(String name, long value, long least, long most) {
        that(value >= least && value <= most, name + "=" + value + " is not within " + least + " to " + most);
    }
}
