package io.mortise.samples.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The words of one file. Goes from the process that counted to the one that asked, so all of it must be serializable; a {@link Path} is not.
 *
 * @param file  its path
 * @param pid   of the process that counted
 * @param words how often each occurs
 */
record FileCount(String file, long pid, Map<String, Long> words) implements Serializable {
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    /** Map: runs in a worker. What is not UTF-8 is read as something that is not a word. */
    static FileCount of(String file) throws IOException {
        Map<String, Long> words = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Files.newInputStream(Path.of(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                WORD.matcher(line.toLowerCase(Locale.ROOT))
                        .results()
                        .forEach(word -> words.merge(word.group(), 1L, Long::sum));
            }
        }
        return new FileCount(file, ProcessHandle.current().pid(), words);
    }

    /** Reduce: runs where all counts come together. */
    void addTo(Map<String, Long> all) {
        words.forEach((word, count) -> all.merge(word, count, Long::sum));
    }

    long total() {
        return words.values().stream().mapToLong(Long::longValue).sum();
    }
}
