package io.mortise.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * Flags that a child needs whatever the parent was started with: those of Mortise itself, and those that a runnable jar
 * carries in its manifest, which count for {@code java -jar} alone.
 */
final class NeededFlags {
    private static final String AGRONA = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    /** From here on a JVM warns of native code that was not announced. */
    private static final int NATIVE_ACCESS_WARNS = 24;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private NeededFlags() {}

    static List<String> of(String classPath) {
        List<String> flags = new ArrayList<>(List.of(AGRONA));
        if (Runtime.version().feature() >= NATIVE_ACCESS_WARNS) {
            flags.add(NATIVE_ACCESS);
        }
        if (classPath.indexOf(File.pathSeparatorChar) < 0 && classPath.endsWith(".jar")) {
            addFromManifest(classPath, flags);
        }
        return flags;
    }

    private static void addFromManifest(String jar, List<String> flags) {
        try (JarFile file = new JarFile(jar)) {
            Manifest manifest = file.getManifest();
            if (manifest != null) {
                add(manifest, "Add-Opens", "--add-opens=", flags);
                add(manifest, "Add-Exports", "--add-exports=", flags);
            }
        } catch (IOException e) {
            // The child will tell that it cannot read it.
        }
    }

    private static void add(Manifest manifest, String attribute, String option, List<String> flags) {
        String value = manifest.getMainAttributes().getValue(new Attributes.Name(attribute));
        if (value != null) {
            for (String modulePackage : SPACE.split(value.strip(), 0)) {
                flags.add(option + modulePackage + "=ALL-UNNAMED");
            }
        }
    }
}
