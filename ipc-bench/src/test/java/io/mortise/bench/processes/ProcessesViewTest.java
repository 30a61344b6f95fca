package io.mortise.bench.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.bench.harness.Samples;
import io.mortise.bench.report.CaseView;
import io.mortise.bench.report.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessesViewTest {
    private static final int MIB = 1 << 20;

    private final Samples samples = new Samples();

    @Test
    void shouldSayWhichAimsAreReached() {
        add(Case.START, Subject.MORTISE_CHILD, Map.of(), 45);
        add(Case.START, Subject.BARE_JVM, Map.of(), 30);
        add(Case.START, Subject.PYTHON_PROCESS, Map.of(), 40);
        add(Case.TINY, Subject.MORTISE_POOL, way(Way.SUBMIT), 90_000);
        add(Case.TINY, Subject.PYTHON_POOL, way(Way.PYTHON_IMAP_UNORDERED), 30_000);
        add(Case.MAP_GET, Subject.MORTISE_SHARED_MAP, Map.of(MapTrial.ENTRIES, 1000), 260);
        add(Case.MAP_GET, Subject.MORTISE_SHARED_MAP, Map.of(MapTrial.ENTRIES, 1_000_000), 900);

        assertThat(view().findings())
                .containsExactly(
                        "MISSED: tiny: mortise-pool submit is 3.00 times python-pool imap_unordered, aim is at least 4.00",
                        "MISSED: map-get, 1000 entries: mortise-shared-map 260 ns/op, aim is at most 250",
                        "REACHED: start: mortise-child is 1.50 times bare-jvm, aim is at most 2.00",
                        "1 of 3 aims reached.");
    }

    @Test
    void shouldHaveOneRowForEachWayAndOneColumnForEachSize() {
        Map<String, Object> small = Map.of(Case.WAY, "submit", PoolTrial.BYTES, MIB);
        Map<String, Object> large = Map.of(Case.WAY, "submit", PoolTrial.BYTES, 64 * MIB);
        add(Case.ARGUMENT, Subject.MORTISE_POOL, small, 8);
        add(Case.ARGUMENT, Subject.MORTISE_POOL, large, 12);
        add(Case.ARGUMENT, Subject.PYTHON_QUEUE, Map.of(PoolTrial.BYTES, 64 * MIB), 0.4);

        Table table = view().tables().get(0);

        assertThat(table.columns()).containsExactly("", "1 MiB", "64 MiB");
        assertThat(table.rows())
                .extracting(row -> row.label() + " " + row.cells())
                .containsExactly(
                        "mortise-pool submit [8.00 (once), 12.0 (once)]",
                        "python-queue [-, 0.400 (once)]",
                        "mortise-pool submit : python-queue [-, 30.0x]");
    }

    @Test
    void shouldShowPercentilesOfTimes() {
        long[] timesNs = new long[1000];
        for (int i = 0; i < timesNs.length; i++) {
            timesNs[i] = (i + 1) * 100L;
        }
        samples.addTimes(Case.SUBMIT.figure(Subject.MORTISE_POOL, way(Way.SUBMIT)), timesNs);

        assertThat(view().tables().get(0).rows().get(0).cells()).containsExactly("50.0 (90.0, 99.0)");
        assertThat(view().findings())
                .containsExactly(
                        "REACHED: submit: mortise-pool submit 50.0 us, aim is at most 60.0", "1 of 1 aims reached.");
    }

    private static Map<String, Object> way(Way way) {
        return Map.of(Case.WAY, way.label());
    }

    private void add(Case kind, Subject subject, Map<String, Object> parameters, double value) {
        samples.add(kind.figure(subject, parameters), value);
    }

    private CaseView view() {
        return ProcessesView.of(samples.results());
    }
}
