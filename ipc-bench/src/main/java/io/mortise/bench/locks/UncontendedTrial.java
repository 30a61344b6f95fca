package io.mortise.bench.locks;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One operation, timed in a fresh JVM each time. */
record UncontendedTrial(Operation operation) implements Trial {
    @Override
    public Subject subject() {
        return operation.subject();
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Figure figure = Case.UNCONTENDED.figure(operation.subject(), Map.of("operation", operation.label()));
        try (Peer alone = session.freshJvm("alone", List.of())) {
            UncontendedTask task =
                    new UncontendedTask(operation, session.plan().warmUp().toNanos());
            for (double ns : alone.call(task)) {
                session.samples().add(figure, ns);
            }
        }
    }

    @Override
    public String toString() {
        return "uncontended " + operation.subject().label() + " " + operation.label();
    }
}
