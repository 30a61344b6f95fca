package io.mortise.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A child's class path, in absolute terms: its working directory may be another. */
final class ClassPath {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private ClassPath() {}

    /** Those entries with what the child needs of Mortise; this JVM's own if there are none. */
    static String join(List<Path> entries) {
        List<String> absolute = new ArrayList<>();
        if (entries.isEmpty()) {
            for (String entry : SEPARATOR.split(ofThisJvm(), -1)) {
                absolute.add(new File(entry).getAbsolutePath()); // an empty entry is the working directory
            }
        } else {
            entries.forEach(entry -> absolute.add(entry.toAbsolutePath().toString()));
            String own = ownLocation();
            if (!absolute.contains(own)) {
                absolute.add(own);
            }
        }
        return String.join(File.pathSeparator, absolute);
    }

    /** The entries of such a string. */
    static String[] entries(String joined) {
        return SEPARATOR.split(joined, -1);
    }

    /** A program on the module path runs from the class path in a child. */
    private static String ofThisJvm() {
        String classPath = System.getProperty("java.class.path", "");
        return classPath.isEmpty() ? System.getProperty("jdk.module.path", "") : classPath;
    }

    private static String ownLocation() {
        CodeSource source = ChildMain.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException(
                    "Mortise was not loaded from a jar or a folder: cannot tell a child where it is");
        }
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath().toString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "location=" + source.getLocation() + " is no file that a child could read", e);
        }
    }
}
