package io.mortise.bench.messages;

import io.mortise.bench.harness.RoundTrips;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What one party has to tell after a segment.
 *
 * @param count   messages sent or received
 * @param sum     of their numbers
 * @param firstNs when it began, or 0
 * @param lastNs  when it was done
 * @param times   of round trips, if it took any
 */
record Outcome(
        long count,
        long sum,
        long firstNs,
        long lastNs,
        @Nullable RoundTrips times) implements Serializable {}
