package io.mortise.stress.ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

/** A name in an {@code ORDER:} comment is at both ends of its pair, has a test that would catch it broken, and is explained. */
class OrderingNamesTest {
    private static final List<Path> SOURCES =
            List.of(Path.of("..", "ipc-core", "src", "main"), Path.of("..", "ipc-transport", "src", "main"));
    private static final Path DOCS = Path.of("..", "docs", "ordering.md");
    private static final Pattern COMMENT = Pattern.compile("// ORDER: (.*)");
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*");

    @Test
    void shouldNameBothEnds() throws IOException {
        assertThat(places())
                .isNotEmpty()
                .allSatisfy((name, places) -> assertThat(places)
                        .as("where ORDER: %s is; a pair has two ends", name)
                        .hasSizeGreaterThan(1));
    }

    @Test
    void shouldNameInCapitalsOnly() throws IOException {
        assertThat(places().keySet()).allMatch(name -> NAME.matcher(name).matches());
    }

    @Test
    void shouldTryEveryPairWithJcstress() throws IOException {
        assertThat(tests().keySet())
                .as("what @Orders of the jcstress tests name, against the ORDER: comments")
                .isEqualTo(places().keySet());
    }

    @Test
    void shouldExplainEveryPairAndEveryTest() throws IOException {
        String docs = Files.readString(DOCS, UTF_8);
        assertThat(places().keySet()).allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
        assertThat(TestList.tests())
                .allSatisfy(test -> assertThat(docs).contains("`" + test.substring(test.lastIndexOf('.') + 1) + "`"));
    }

    /** {@return by name of a pair, the places that have it in a comment} */
    private static Map<String, List<String>> places() throws IOException {
        Map<String, List<String>> places = new TreeMap<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    collect(file, places);
                }
            }
        }
        return places;
    }

    private static void collect(Path file, Map<String, List<String>> places) throws IOException {
        int number = 0;
        for (String line : Files.readAllLines(file, UTF_8)) {
            number++;
            Matcher comment = COMMENT.matcher(line);
            if (comment.find()) {
                for (String name : comment.group(1).split(",", -1)) {
                    places.computeIfAbsent(name.strip(), missing -> new ArrayList<>())
                            .add(file.getFileName() + ":" + number);
                }
            }
        }
    }

    /** {@return by name of a pair, its tests} */
    private static Map<String, Set<String>> tests() {
        Map<String, Set<String>> tests = new TreeMap<>();
        for (String test : TestList.tests()) {
            for (String name : orders(test)) {
                tests.computeIfAbsent(name, missing -> new TreeSet<>()).add(test);
            }
        }
        return tests;
    }

    private static List<String> orders(String test) {
        try {
            Orders orders = Class.forName(test).getAnnotation(Orders.class);
            return orders == null ? List.of() : List.of(orders.value());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
