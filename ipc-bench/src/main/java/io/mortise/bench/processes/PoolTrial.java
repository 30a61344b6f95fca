package io.mortise.bench.processes;

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

    /** Until the compilers of both sides are done, which takes some seconds of work. */
    private static final int LONGER = 5;

    @Override
    public void warmUp(Session session) throws IOException, InterruptedException {
        long warmUpNs = LONGER * session.plan().warmUp().toNanos();
        if (kind == Case.SUBMIT) {
            long[] unused = session.host().call(submitTask(session, warmUpNs));
        } else {
            double[] unused = session.host().call(rateTask(session, warmUpNs));
        }
    }

    private SubmitTask submitTask(Session session, long warmUpNs) {
        ProcessesPlan plan = session.plan();
        return new SubmitTask(subject, warmUpNs, plan.segment().toNanos(), plan.faultOf(subject));
    }

    private RateTask rateTask(Session session, long warmUpNs) {
        ProcessesPlan plan = session.plan();
        return new RateTask(
                kind, subject, way, amount(plan, kind), warmUpNs, plan.segment().toNanos(), plan.faultOf(subject));
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        ProcessesPlan plan = session.plan();
        Figure figure = kind.figure(subject, parameters(plan, kind, way));
        long warmUpNs = plan.warmUp().toNanos();
        if (kind == Case.SUBMIT) {
            session.samples().addTimes(figure, session.host().call(submitTask(session, warmUpNs)));
            return;
        }
        for (double sample : session.host().call(rateTask(session, warmUpNs))) {
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
