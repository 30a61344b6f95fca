package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlagsTest {
    @Test
    void shouldInheritWhatOpensModulesAndPropertiesButNoSizesNorAgents() {
        assertThat(InheritedFlags.of(List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-preview",
                        "-ea",
                        "-Dcolour=blue",
                        "-Dcom.sun.management.jmxremote.port=9999",
                        "-Xmx8g",
                        "-XX:+UseZGC",
                        "-javaagent:spy.jar",
                        "-agentlib:jdwp=transport=dt_socket,address=5005")))
                .containsExactly(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-preview", "-ea", "-Dcolour=blue");
    }

    @Test
    void shouldTakeOpensFromManifestOfRunnableJar(@TempDir Path folder) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Add-Opens"), "java.base/java.nio java.base/java.util");
        manifest.getMainAttributes().put(new Attributes.Name("Add-Exports"), "java.base/sun.nio.ch");
        Path jar = folder.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        assertThat(NeededFlags.of(jar.toString()))
                .contains(
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(NeededFlags.of(jar + File.pathSeparator + jar))
                .doesNotContain("--add-opens=java.base/java.nio=ALL-UNNAMED");
    }

    @Test
    void shouldMakeClassPathAbsoluteAndHoldMortise() {
        assertThat(ClassPath.join(List.of(Path.of("here"))))
                .startsWith(Path.of("here").toAbsolutePath() + File.pathSeparator)
                .contains(File.separator + "ipc-process" + File.separator);
    }
}
