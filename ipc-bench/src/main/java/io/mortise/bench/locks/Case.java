package io.mortise.bench.locks;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.report.Labels;
import io.mortise.bench.report.ReportCase;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured. */
enum Case implements ReportCase {
    UNCONTENDED("uncontended", "ns/op", false, "one operation that nobody else disturbs, each in a fresh JVM"),
    CONTENDED("contended", "acquisitions/s", true, "two parties that want the lock all the time"),
    OWNER_CHANGES("owner-changes", "1/s", true, "how often it went from one to the other meanwhile"),
    SHARE("share", "%", true, "the slower party's part of the acquisitions, in windows of one second"),
    VALUE_CONTENDED("value-contended", "increments/s", true, "two parties that increment one counter"),
    HAND_OFF("hand-off", "us per round trip", false, "one waits until the other signals, and the other way round"),
    WAKE_UP("wake-up", "us", false, "from the signal until the sleeper has returned"),
    IDLE_WAITER("idle-waiter", "% of a core", false, "processor time of a process in which one thread waits"),
    LIVENESS_CHECK("liveness-check", "ns/op", false, "is the owner dead?");

    static final String BENCHMARK = "locks";

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

    /** Whether two parties are measured who do it together, so that it matters where their processors are. */
    @Override
    public boolean hasPlacement() {
        return this != UNCONTENDED && this != IDLE_WAITER && this != LIVENESS_CHECK;
    }

    @Override
    public boolean hasTimes() {
        return this == HAND_OFF || this == WAKE_UP;
    }

    /** Cases of one party range from a third of a nanosecond to microseconds. */
    @Override
    public boolean hasChart() {
        return hasPlacement();
    }

    Figure figure(Subject subject, Map<String, ?> parameters) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(PARAMETER, label);
        all.putAll(parameters);
        return new Figure(BENCHMARK, subject.label(), all, unit, higherIsBetter);
    }

    /** What a user may ask for; some come along with others. */
    static List<Case> selectable() {
        return Arrays.stream(values())
                .filter(it -> it != OWNER_CHANGES && it != SHARE)
                .toList();
    }

    static Case byLabel(String label) {
        return Labels.find("case", label, selectable(), Case::label);
    }
}
