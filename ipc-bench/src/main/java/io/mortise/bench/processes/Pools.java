package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.PeerContext;
import java.util.EnumMap;
import java.util.Map;

/** The pools of a JVM: each is started when it is first needed, and kept for later rounds. */
final class Pools {
    private final Map<Subject, Workers> started = new EnumMap<>(Subject.class);

    /** Those of this JVM. */
    static Pools of(PeerContext context) {
        return context.kept(Pools.class, Pools::new);
    }

    Workers get(Subject subject, Fault fault) {
        return started.computeIfAbsent(
                subject, absent -> subject == Subject.MORTISE_POOL ? MortiseWorkers.start(fault) : new JdkWorkers());
    }
}
