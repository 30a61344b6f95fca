package io.mortise.bench.processes;

import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.util.Map;

/**
 * Looks things up in a map, or replaces them, in a fresh JVM each time.
 *
 * @param kind    get or put
 * @param subject whose map
 * @param entries how many it has
 */
record MapTrial(Case kind, Subject subject, int entries) implements Trial {
    static final String ENTRIES = "entries";
    /** What any cache holds. */
    static final int FEW = 1_000;
    /** What fits into a heap with keys and values beside it. */
    static final int MOST = 5_000_000;

    /** A server warms up as well, by a call in as long a time as a hundred of the others take. */
    private static final int LONGER = 5;

    private static final String JVM = "map";
    private static final int THOUSAND = 1_000;

    static String heading(int entries) {
        return entries % THOUSAND == 0 && entries >= THOUSAND * THOUSAND
                ? entries / THOUSAND / THOUSAND + "M entries"
                : entries + " entries";
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Figure figure = kind.figure(subject, Map.of(ENTRIES, entries));
        try (Peer fresh = session.hosts().start(JVM)) {
            long warmUpNs = session.plan().warmUp().toNanos() * (subject == Subject.MORTISE_MANAGER ? LONGER : 1);
            MapTask task = new MapTask(subject, kind == Case.MAP_PUT, entries, warmUpNs);
            for (double ns : fresh.call(task)) {
                session.samples().add(figure, ns);
            }
        } finally {
            session.hosts().forget(JVM);
        }
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label() + " " + heading(entries);
    }
}
