package io.mortise.bench.transfer;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the receiver keeps from segment to segment: its memory and its lanes. */
final class Receiver {
    private final Sink sink;
    private final Map<Subject, ReceivingLane> lanes = new EnumMap<>(Subject.class);
    private @Nullable HandOver handOver;

    Receiver(Sink sink) {
        this.sink = sink;
    }

    Sink sink() {
        return sink;
    }

    void add(Subject subject, ReceivingLane lane) {
        lanes.put(subject, lane);
    }

    void set(HandOver opened) {
        handOver = opened;
    }

    HandOver handOver() {
        return Objects.requireNonNull(handOver, "no hand-over was opened");
    }

    ReceivingLane lane(Subject subject) {
        ReceivingLane lane = lanes.get(subject);
        if (lane == null) {
            throw new IllegalStateException("no lane was opened for " + subject.label());
        }
        return lane;
    }
}
