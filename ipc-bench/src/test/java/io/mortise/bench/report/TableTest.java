package io.mortise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void shouldAlignNumbersToTheRightAndSetOffWhatIsDerived() {
        Table table = new Table(
                "title",
                List.of("", "64 KiB", "1 MiB"),
                List.of(
                        new Table.Row("shm", List.of("8.70", "35.0 (30.1-36.2)"), Table.Kind.STRONG),
                        new Table.Row("memcpy", List.of("52.0", "45.0"), Table.Kind.PLAIN),
                        new Table.Row("shm : memcpy", List.of("0.167x", "-"), Table.Kind.DERIVED)));

        assertThat(table.toText().lines())
                .containsExactly(
                        "title",
                        "",
                        "              64 KiB             1 MiB",
                        "shm             8.70  35.0 (30.1-36.2)",
                        "memcpy          52.0              45.0",
                        "",
                        "shm : memcpy  0.167x                 -");
    }
}
