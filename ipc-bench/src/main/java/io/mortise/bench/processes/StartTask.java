package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts some processes, one after the other, and times them.
 *
 * @param kind    which case
 * @param subject what is started
 * @param jars    their class path, by names: paths cannot be serialized
 * @param times   how many
 * @param fault   what they do wrong
 */
record StartTask(Case kind, Subject subject, List<String> jars, int times, Fault fault) implements PeerTask<double[]> {
    private static final double NS_PER_MS = 1e6;

    @Override
    public double[] run(PeerContext context) throws Exception {
        Starts starts = starts(context, List.of());
        double[] samplesMs = new double[times];
        for (int i = 0; i < times; i++) {
            samplesMs[i] = start(starts) / NS_PER_MS;
        }
        return samplesMs;
    }

    Starts starts(PeerContext context, List<String> jvmOptions) {
        return new Starts(context.disk(), jars.stream().map(Path::of).toList(), jvmOptions, fault);
    }

    private long start(Starts starts) throws Exception {
        if (subject == Subject.BARE_JVM) {
            return starts.bareJvm();
        }
        return kind == Case.START_LAMBDA ? starts.lambda() : starts.child();
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label();
    }
}
