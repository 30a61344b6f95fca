package io.mortise.bench.locks;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The question whether an owner is dead: the kernel is asked of one that lives, the table tells of one that has left. */
record LivenessTrial(boolean left) implements Trial {
    @Override
    public Subject subject() {
        return Subject.MORTISE_LIVENESS;
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        int owner = left ? ownerThatLeft(session) : session.arena().region().owner();
        Figure figure = Case.LIVENESS_CHECK.figure(Subject.MORTISE_LIVENESS, Map.of("owner", left ? "left" : "alive"));
        try (Peer alone = session.freshJvm("alone", List.of())) {
            LivenessTask task =
                    new LivenessTask(owner, left, session.plan().warmUp().toNanos());
            for (double ns : alone.call(task)) {
                session.samples().add(figure, ns);
            }
        }
    }

    private static int ownerThatLeft(Session session) throws IOException {
        try (Arena another = Arena.open(session.directory().memory())) {
            return another.region().owner();
        }
    }

    @Override
    public String toString() {
        return "liveness-check";
    }
}
