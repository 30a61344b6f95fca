package io.mortise.bench.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The version of what is measured, as the build wrote it down. */
public final class Version {
    private Version() {}

    /**
     * The version of this program and of all of Mortise in it.
     *
     * @return as in the build file
     */
    public static String current() {
        try (InputStream in = Objects.requireNonNull(Version.class.getResourceAsStream("version.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException broken) {
            throw new IllegalStateException("the jar is broken: version.txt", broken);
        }
    }
}
