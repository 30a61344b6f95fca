package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts processes.
 *
 * @param kind    one of those that start them
 * @param subject which
 */
record StartTrial(Case kind, Subject subject) implements Trial {
    @Override
    public void run(Session session) throws IOException, InterruptedException {
        if (kind == Case.START_FIRST) {
            try (Peer fresh = session.hosts().start("first")) {
                StartTask once = task(session, 1, session.plan().faultOf(subject));
                boolean unused = fresh.call(new PrepareStartsTask(task(session, 1, Fault.NONE), false));
                add(session, fresh.call(once));
            } finally {
                session.hosts().forget("first");
            }
        } else {
            add(
                    session,
                    session.host()
                            .call(task(
                                    session,
                                    session.plan().starts(),
                                    session.plan().faultOf(subject))));
        }
    }

    private void add(Session session, double[] samplesMs) {
        Figure figure = kind.figure(subject, Map.of());
        for (double ms : samplesMs) {
            session.samples().add(figure, ms);
        }
    }

    StartTask task(Session session, int times, Fault fault) {
        List<String> jars = session.hosts().jars().stream().map(Path::toString).toList();
        return new StartTask(kind, subject, jars, times, fault);
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label();
    }
}
