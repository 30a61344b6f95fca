package io.mortise.bench.processes;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.report.Labels;
import io.mortise.bench.report.ReportCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured. */
enum Case implements ReportCase {
    START("start", "ms", false, "a main class that prints a line, from its start to its end"),
    START_FIRST("start-first", "ms", false, "the same, the first time, when there is no class archive yet"),
    START_LAMBDA("start-lambda", "ms", false, "a lambda in a process of its own, until its result is here"),
    SUBMIT("submit", "us", false, "a task of a pool, from submit to its result, one at a time"),
    TINY("tiny", "tasks/s", true, "tiny tasks of a pool, one by one, until all results are here"),
    MAP("map", "items/s", true, "tiny tasks of a pool in chunks, as large as the pool makes them"),
    ARGUMENT("argument", "GB/s", true, "a large array of bytes as the argument of a task, until its result is here"),
    MAP_GET("map-get", "ns/op", false, "looks a key of 16 bytes up, whose value has 64"),
    MAP_PUT("map-put", "ns/op", false, "replaces the 64 bytes of a key of 16");

    static final String BENCHMARK = "processes";
    /** Of figures of those that have several ways to do the same. */
    static final String WAY = "way";

    private final String label;
    private final String unit;
    private final boolean higherIsBetter;
    private final String meaning;

    Case(String label, String unit, boolean higherIsBetter, String meaning) {
        this.label = label;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
        this.meaning = meaning;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    /** Whoever waits here sleeps, or is alone: then it hardly matters. */
    @Override
    public boolean hasPlacement() {
        return false;
    }

    @Override
    public boolean hasTimes() {
        return this == SUBMIT;
    }

    @Override
    public boolean hasChart() {
        return true;
    }

    Figure figure(Subject subject, Map<String, ?> parameters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(PARAMETER, label);
        all.putAll(parameters);
        return new Figure(BENCHMARK, subject.label(), all, unit, higherIsBetter);
    }

    static Case byLabel(String label) {
        return Labels.find("case", label, List.of(values()), Case::label);
    }
}
