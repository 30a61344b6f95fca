package io.mortise.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a JVM did not even come to its main class, in its own words: an option that it does not know, more memory than there is. Asked
 * afterwards, of another JVM with the same options, since nobody may have read what the first one printed.
 */
final class JvmRefusal {
    private static final int MOST_LINES = 20;

    private JvmRefusal() {}

    /** {@return what such a JVM prints before it gives up; nothing if it does not} */
    static List<String> of(List<String> launcher) {
        List<String> words = new ArrayList<>(launcher);
        words.add("-version");
        List<String> lines = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .start();
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (lines.size() < MOST_LINES) {
                        lines.add(line);
                    }
                }
            }
            return process.waitFor() == 0 ? List.of() : lines;
        } catch (IOException e) {
            return List.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lines;
        }
    }
}
