package io.mortise.bench.processes;

import io.mortise.bench.harness.Figure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has Python do the same.
 *
 * @param kind       which case
 * @param subject    one of Python's
 * @param task       what the script calls it
 * @param amount     for one sample: starts, tasks, items, bytes or entries
 * @param parameters of its figure
 */
record PythonTrial(Case kind, Subject subject, String task, int amount, Map<String, Object> parameters)
        implements Trial {
    static PythonTrial starting(Case kind, ProcessesPlan plan) {
        return new PythonTrial(kind, Subject.PYTHON_PROCESS, kind.label(), plan.starts(), Map.of());
    }

    static PythonTrial ofPool(Case kind, Way way, ProcessesPlan plan) {
        return new PythonTrial(
                kind,
                Subject.PYTHON_POOL,
                kind.label() + "-" + way.label(),
                PoolTrial.amount(plan, kind),
                PoolTrial.parameters(plan, kind, way));
    }

    static PythonTrial ofQueue(ProcessesPlan plan) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put(PoolTrial.BYTES, plan.argumentBytes());
        return new PythonTrial(Case.ARGUMENT, Subject.PYTHON_QUEUE, "argument-queue", plan.argumentBytes(), parameters);
    }

    static PythonTrial ofManager(Case kind) {
        return new PythonTrial(
                kind, Subject.PYTHON_MANAGER, kind.label(), MapTrial.FEW, Map.of(MapTrial.ENTRIES, MapTrial.FEW));
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Figure figure = kind.figure(subject, parameters);
        double[] samples = session.python().run(this, session.plan());
        if (kind.hasTimes()) {
            long[] timesNs = new long[samples.length];
            for (int i = 0; i < samples.length; i++) {
                timesNs[i] = Math.round(samples[i]);
            }
            if (timesNs.length > 0) {
                session.samples().addTimes(figure, timesNs);
            }
            return;
        }
        for (double sample : samples) {
            session.samples().add(figure, sample);
        }
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label() + " " + parameters.getOrDefault(Case.WAY, "");
    }
}
