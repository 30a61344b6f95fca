package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Figure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has a pool do tasks.
 *
 * @param kind    one of those of pools
 * @param subject the pool
 * @param way     its method
 */
record PoolTrial(Case kind, Subject subject, Way way) implements Trial {
    static final String BYTES = "argumentBytes";

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ProcessesPlan plan = session.plan();
        Figure figure = kind.figure(subject, parameters(plan, kind, way));
        long warmUpNs = plan.warmUp().toNanos();
        long segmentNs = plan.segment().toNanos();
        Fault fault = plan.faultOf(subject);
        if (kind == Case.SUBMIT) {
            session.samples()
                    .addTimes(figure, session.host().call(new SubmitTask(subject, warmUpNs, segmentNs, fault)));
            return;
        }
        RateTask task = new RateTask(kind, subject, way, amount(plan, kind), warmUpNs, segmentNs, fault);
        for (double sample : session.host().call(task)) {
            session.samples().add(figure, sample);
        }
    }

    /** Of the figures of pools, Python's too. */
    static Map<String, Object> parameters(ProcessesPlan plan, Case kind, Way way) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put(Case.WAY, way.label());
        if (kind == Case.ARGUMENT) {
            parameters.put(BYTES, plan.argumentBytes());
        }
        return parameters;
    }

    /** For one sample: tasks, items or bytes. */
    static int amount(ProcessesPlan plan, Case kind) {
        return switch (kind) {
            case TINY -> plan.tinyTasks();
            case MAP -> plan.items();
            case ARGUMENT -> plan.argumentBytes();
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label() + " " + way.label();
    }
}
