package io.mortise.bench.harness;

import io.mortise.bench.result.Result;
import io.mortise.bench.result.Summary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** All samples of a run so far, by figure and by placement; only checked ones come here. Used by one thread. */
public final class Samples {
    private static final int DIGITS = 3;

    private final Map<Figure, List<Double>> placeless = new LinkedHashMap<>();
    private final Map<Figure, Histogram> placelessTimes = new LinkedHashMap<>();
    private final Map<Figure, Map<Placement, List<Double>>> placed = new LinkedHashMap<>();
    private final Map<Figure, Map<Placement, Histogram>> times = new LinkedHashMap<>();
    private final Map<Figure, Map<Placement, Distribution>> roundTrips = new LinkedHashMap<>();
    private final Map<Placement, Integer> segments = new EnumMap<>(Placement.class);

    /** Without samples. */
    public Samples() {}

    /**
     * Adds a sample that does not depend on where the processors are.
     *
     * @param figure of which it is one
     * @param value  in the unit of the figure
     */
    public void add(Figure figure, double value) {
        placeless.computeIfAbsent(figure, absent -> new ArrayList<>()).add(value);
    }

    /**
     * Adds a sample of two parties.
     *
     * @param figure    of which it is one
     * @param placement of the processors meanwhile
     * @param value     in the unit of the figure
     */
    public void add(Figure figure, Placement placement, double value) {
        placed.computeIfAbsent(figure, absent -> new EnumMap<>(Placement.class))
                .computeIfAbsent(placement, absent -> new ArrayList<>())
                .add(value);
    }

    /**
     * Adds many short times of two parties.
     *
     * @param figure    of which they are, in microseconds
     * @param placement of the processors meanwhile
     * @param timesNs   in nanoseconds
     */
    public void addTimes(Figure figure, Placement placement, long[] timesNs) {
        Histogram histogram = times.computeIfAbsent(figure, absent -> new EnumMap<>(Placement.class))
                .computeIfAbsent(placement, absent -> new Histogram(DIGITS));
        record(histogram, timesNs);
    }

    /**
     * Adds many short times that do not depend on where the processors are.
     *
     * @param figure  of which they are, in microseconds
     * @param timesNs in nanoseconds
     */
    public void addTimes(Figure figure, long[] timesNs) {
        record(placelessTimes.computeIfAbsent(figure, absent -> new Histogram(DIGITS)), timesNs);
    }

    /**
     * Adds round trips of two parties.
     *
     * @param figure    of which they are, in nanoseconds
     * @param placement of the processors meanwhile
     * @param times     of them
     */
    public void addRoundTrips(Figure figure, Placement placement, RoundTrips times) {
        Distribution distribution = roundTrips
                .computeIfAbsent(figure, absent -> new EnumMap<>(Placement.class))
                .computeIfAbsent(placement, absent -> new Distribution(new Histogram(DIGITS), new Histogram(DIGITS)));
        record(distribution.batches, times.batchesNs());
        record(distribution.singles, times.singlesNs());
    }

    private static void record(Histogram histogram, long[] timesNs) {
        for (long timeNs : timesNs) {
            histogram.recordValue(Math.max(0, timeNs));
        }
    }

    /** Times of whole batches, and of single round trips. */
    private record Distribution(Histogram batches, Histogram singles) {}

    /**
     * Counts a segment of two parties.
     *
     * @param placement of the processors meanwhile
     */
    public void count(Placement placement) {
        segments.merge(placement, 1, Integer::sum);
    }

    /**
     * {@return a line on how many segments were near, far and mixed}
     */
    public String describeSegments() {
        return String.format(
                Locale.ROOT,
                "%d segments with the CPUs near, %d far, %d mixed and dropped",
                segments.getOrDefault(Placement.NEAR, 0),
                segments.getOrDefault(Placement.FAR, 0),
                segments.getOrDefault(Placement.MIXED, 0));
    }

    /**
     * Sums the samples up.
     *
     * @return one result for each figure, and for each placement that was seen, which mixed is not; in the order in which they came
     */
    public List<Result> results() {
        List<Result> results = new ArrayList<>();
        placeless.forEach((figure, values) -> results.add(figure.result(Map.of(), summary(figure, values))));
        placelessTimes.forEach(
                (figure, histogram) -> results.add(figure.result(Map.of(), Summary.ofTimes(histogram, 1e3))));
        for (Placement placement : List.of(Placement.NEAR, Placement.FAR)) {
            Map<String, Object> parameter = Map.of("placement", placement.label());
            placed.forEach((figure, all) -> {
                if (all.containsKey(placement)) {
                    results.add(figure.result(parameter, summary(figure, all.get(placement))));
                }
            });
            roundTrips.forEach((figure, all) -> {
                Distribution distribution = all.get(placement);
                if (distribution != null) {
                    results.add(figure.result(parameter, summary(distribution)));
                }
            });
            times.forEach((figure, all) -> {
                Histogram histogram = all.get(placement);
                if (histogram != null && histogram.getTotalCount() > 0) {
                    results.add(figure.result(parameter, Summary.ofTimes(histogram, 1e3)));
                }
            });
        }
        return results;
    }

    private static Summary summary(Distribution distribution) {
        return distribution.batches.getTotalCount() == 0
                ? Summary.ofTimes(distribution.singles, 1)
                : Summary.ofBatches(distribution.batches, RoundTrips.PER_BATCH, distribution.singles);
    }

    private static Summary summary(Figure figure, List<Double> values) {
        return Summary.of(values.stream().mapToDouble(Double::doubleValue).toArray(), figure.higherIsBetter());
    }
}
