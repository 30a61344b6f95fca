package io.mortise.bench.messages;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many messages a second go one way.
 *
 * @param subject      over which
 * @param messageBytes length of each
 * @param batch        how many are sent in one call
 * @param producers    how many
 * @param consumers    how many
 * @param tunings      what may be chosen
 */
record ThroughputTrial(Subject subject, int messageBytes, int batch, int producers, int consumers, List<Tuning> tunings)
        implements Trial {
    static final String BENCHMARK = "throughput";

    private static final double NS_PER_S = 1e9;
    /** What stays for ever must fit. */
    private static final long MOST_KEPT_BYTES = 256 << 20;

    @Override
    public Exercise exercise(Tuning tuning, long nonce, long segmentNs, boolean isWhole) {
        long most = subject.isKeptForEver() ? MOST_KEPT_BYTES / (messageBytes + Long.BYTES) : Long.MAX_VALUE;
        return new Streaming(subject, messageBytes, tuning, producers, consumers, nonce, segmentNs, most, isWhole);
    }

    @Override
    public double score(Exercise exercise, Segment segment) throws CorruptedException {
        verify(exercise, segment);
        return segment.received() * NS_PER_S / segment.elapsedNs();
    }

    private void verify(Exercise exercise, Segment segment) throws CorruptedException {
        long sentSum = segment.produced().stream().mapToLong(Outcome::sum).sum();
        long receivedSum = segment.consumed().stream().mapToLong(Outcome::sum).sum();
        boolean isSumKnown = producers > 1 || consumers > 1;
        if (segment.sent() != segment.received() || (isSumKnown && sentSum != receivedSum)) {
            throw new CorruptedException(exercise + ": " + segment.sent() + " messages were sent and "
                    + segment.received() + " received, their numbers add up to " + sentSum + " and " + receivedSum);
        }
    }

    @Override
    public void add(Samples samples, Tuning tuning, Exercise exercise, Segment segment) throws CorruptedException {
        samples.add(figure(tuning), segment.placement(), score(exercise, segment));
    }

    Figure figure(Tuning tuning) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("messageBytes", messageBytes);
        if (batch > 1) {
            parameters.put("batch", batch);
        }
        if (producers > 1) {
            parameters.put("producers", producers);
        }
        if (consumers > 1) {
            parameters.put("consumers", consumers);
        }
        parameters.put("configuration", subject.configuration() + tuning.describe());
        return new Figure(BENCHMARK, subject.label(), parameters, "messages/s", true);
    }

    @Override
    public String toString() {
        return exercise(tunings.get(0), 0, 0, false).toString();
    }
}
