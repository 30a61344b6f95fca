package io.mortise.samples.words;

import io.mortise.process.ProcessPool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Run {@code words}, or {@code words FOLDER}: counts the words of all files in it. */
public final class WordCount {
    private static final int SHOWN = 10;
    private static final String OWN_TEXTS = "08-word-count/texts";

    private WordCount() {}

    /**
     * Counts words.
     *
     * @param args a folder; nothing for the texts that come with the sample
     * @throws Exception if a file cannot be read
     */
    public static void main(String[] args) throws Exception {
        Path folder = args.length > 0 ? Path.of(args[0]) : ownTexts();
        List<String> files = files(folder);
        Map<String, Long> all = new HashMap<>();
        try (ProcessPool pool = ProcessPool.create();
                Stream<FileCount> counts = pool.imapUnordered(FileCount::of, files.stream())) {
            say(files.size() + " files in " + folder.getFileName() + ", for " + pool);
            counts.forEach(count -> {
                say(Path.of(count.file()).getFileName() + ": " + count.total() + " words, counted by " + count.pid());
                count.addTo(all);
            });
        }
        say(all.values().stream().mapToLong(Long::longValue).sum() + " words, " + all.size() + " different ones");
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .forEach(word -> System.out.printf("%8d %s%n", word.getValue(), word.getKey()));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> file.toAbsolutePath().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Beside the program, as far up as it takes. */
    private static Path ownTexts() throws URISyntaxException {
        Path program = Path.of(WordCount.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        for (Path folder = program; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(OWN_TEXTS))) {
                return folder.resolve(OWN_TEXTS);
            }
        }
        throw new IllegalArgumentException("the texts of the sample are not near " + program + ": name a folder");
    }

    private static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
