package io.mortise.bench.messages;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.RoundTrips;
import io.mortise.bench.harness.Samples;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How long a message takes there and another one back.
 *
 * @param subject      over which
 * @param messageBytes length of each
 * @param tuning       of both lanes
 */
record LatencyTrial(Subject subject, int messageBytes, Tuning tuning) implements Trial {
    static final String BENCHMARK = "latency";
    static final String BLOCKING = "waits";

    /** Long enough for a side that waits to have given up spinning, and to sleep. */
    private static final long WORK_NS = 100_000;

    @Override
    public List<Tuning> tunings() {
        return List.of(tuning);
    }

    @Override
    public Exercise exercise(Tuning chosen, long nonce, long segmentNs, boolean isWhole) {
        long workNs = chosen.waits().isBlocking() ? WORK_NS : 0;
        return new RoundTrip(subject, messageBytes, chosen, workNs, nonce, segmentNs, isWhole);
    }

    @Override
    public double score(Exercise exercise, Segment segment) {
        RoundTrips times = times(segment);
        long[] ns = times.batchesNs().length > 0 ? times.batchesNs() : times.singlesNs();
        Arrays.sort(ns);
        return -ns[ns.length / 2];
    }

    private static RoundTrips times(Segment segment) {
        return Objects.requireNonNull(segment.produced().get(0).times());
    }

    @Override
    public void add(Samples samples, Tuning chosen, Exercise exercise, Segment segment) {
        samples.addRoundTrips(figure(), segment.placement(), times(segment));
    }

    Figure figure() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("messageBytes", messageBytes);
        if (tuning.waits().isBlocking()) {
            parameters.put(BLOCKING, "blocking");
        }
        parameters.put("configuration", subject.configuration() + tuning.describe());
        return new Figure(BENCHMARK, subject.label(), parameters, "ns", false);
    }

    @Override
    public String toString() {
        return exercise(tuning, 0, 0, false).toString();
    }
}
