package io.mortise.bench.transfer;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Samples;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures that a segment of this comparison adds to. */
final class TransferFigures {
    private static final double NS_PER_S = 1e9;

    private TransferFigures() {}

    static void add(Samples samples, Cell cell, Sample sample) {
        boolean times = cell.subject().kind() == Subject.Kind.HAND_OVER;
        add(
                samples,
                cell,
                sample,
                Transfer.BENCHMARK,
                times ? Transfer.NANOSECONDS : Transfer.SPEED,
                !times,
                sample.value());
        if (!times) {
            double secondsPerGb = sample.cpuNs() / NS_PER_S / (sample.bytes() / Transfer.GB);
            add(samples, cell, sample, Transfer.CPU_BENCHMARK, Transfer.CPU_TIME, false, secondsPerGb);
        }
        if (cell.subject().hasPlacement()) {
            samples.count(sample.placement());
        }
    }

    private static void add(
            Samples samples,
            Cell cell,
            Sample sample,
            String benchmark,
            String unit,
            boolean higherIsBetter,
            double value) {
        Figure figure = new Figure(benchmark, cell.subject().label(), parameters(cell), unit, higherIsBetter);
        if (cell.subject().hasPlacement()) {
            samples.add(figure, sample.placement(), value);
        } else {
            samples.add(figure, value);
        }
    }

    private static Map<String, Object> parameters(Cell cell) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (cell.length() > 0) {
            parameters.put("payloadBytes", cell.length());
        }
        return parameters;
    }
}
