package io.mortise.bench.transfer;

import io.mortise.bench.harness.Placement;
import io.mortise.bench.result.Result;
import io.mortise.bench.result.Summary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All segments of a run so far, by subject and size. */
final class Samples {
    private static final double NS_PER_S = 1e9;

    private final Map<Cell, List<Sample>> samples = new LinkedHashMap<>();
    private final Map<Placement, Integer> seen = new EnumMap<>(Placement.class);

    void add(Cell cell, Sample sample) {
        samples.computeIfAbsent(cell, absent -> new ArrayList<>()).add(sample);
        if (cell.subject().hasPlacement()) {
            seen.merge(sample.placement(), 1, Integer::sum);
        }
    }

    /** How many segments were near, far and mixed. */
    int count(Placement placement) {
        return seen.getOrDefault(placement, 0);
    }

    /** One figure for each subject, size and placement that was seen, in the order in which they came. */
    List<Result> results() {
        List<Result> results = new ArrayList<>();
        samples.forEach((cell, all) -> {
            if (cell.subject().hasPlacement()) {
                addIfSeen(results, cell, all, Placement.NEAR);
                addIfSeen(results, cell, all, Placement.FAR);
            } else {
                results.addAll(results(cell, all, parameters(cell)));
            }
        });
        return results;
    }

    private static void addIfSeen(List<Result> results, Cell cell, List<Sample> all, Placement placement) {
        List<Sample> there =
                all.stream().filter(sample -> sample.placement() == placement).toList();
        if (!there.isEmpty()) {
            Map<String, Object> parameters = parameters(cell);
            parameters.put("placement", placement.label());
            results.addAll(results(cell, there, parameters));
        }
    }

    private static Map<String, Object> parameters(Cell cell) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (cell.length() > 0) {
            parameters.put("payloadBytes", cell.length());
        }
        return parameters;
    }

    private static List<Result> results(Cell cell, List<Sample> samples, Map<String, Object> parameters) {
        boolean times = cell.subject().kind() == Subject.Kind.HAND_OVER;
        double[] values = samples.stream().mapToDouble(Sample::value).toArray();
        Result value = Result.of(
                Transfer.BENCHMARK,
                cell.subject().label(),
                parameters,
                times ? Transfer.NANOSECONDS : Transfer.SPEED,
                Summary.of(values, !times),
                true);
        if (times) {
            return List.of(value);
        }
        double[] cpu = samples.stream()
                .mapToDouble(sample -> sample.cpuNs() / NS_PER_S / (sample.bytes() / Transfer.GB))
                .toArray();
        Result cpuTime = Result.of(
                Transfer.CPU_BENCHMARK,
                cell.subject().label(),
                parameters,
                Transfer.CPU_TIME,
                Summary.of(cpu, false),
                true);
        return List.of(value, cpuTime);
    }
}
