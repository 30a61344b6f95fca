package io.mortise.bench.locks;

import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.Stopwatch;
import java.io.IOException;

/**
 * Times one operation, in a fresh JVM.
 *
 * @param operation what is timed
 * @param warmUpNs  for how long it is done before
 */
record UncontendedTask(Operation operation, long warmUpNs) implements PeerTask<double[]> {
    @Override
    public double[] run(PeerContext context) throws IOException {
        try (Arena arena = Arena.openAlone(context.memory())) {
            return Stopwatch.time(new Repetition(operation.open(arena)), warmUpNs);
        }
    }

    @Override
    public String toString() {
        return "uncontended " + operation.subject().label() + " " + operation.label();
    }
}
