package io.mortise.bench.messages;

import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.Placement;
import io.mortise.bench.harness.RunDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVMs of one subject, which do nothing else: what the compiler knows in them it knows of this subject alone, and flags that are good
 * for it are its own. There is one for each party, or a single one in which the parties are threads.
 */
final class Crew implements AutoCloseable {
    private final Plan plan;
    private final RunDirectory directory;
    private final Subject subject;
    private final Board board;
    private final List<Peer> jvms = new ArrayList<>();

    private Crew(Plan plan, RunDirectory directory, Subject subject, Board board) {
        this.plan = plan;
        this.directory = directory;
        this.subject = subject;
        this.board = board;
    }

    static Crew of(Plan plan, RunDirectory directory, Subject subject) throws IOException {
        return new Crew(plan, directory, subject, Board.open(directory.memory()));
    }

    private Peer jvm(int party) throws IOException, InterruptedException {
        while (jvms.size() <= party) {
            String name = subject.label() + "-" + jvms.size();
            Peer started = Peer.start(directory, name, subject.jvmOptions(), plan.patience());
            jvms.add(started);
            started.call(new OpenTask(jvms.size() == 1));
        }
        return jvms.get(party);
    }

    /** Has all parties play their parts. */
    Segment play(Exercise exercise) throws IOException, InterruptedException {
        Fault fault = plan.faultOf(subject);
        board.reset();
        List<Peer.Reply<PartyTask.Played>> replies = new ArrayList<>();
        if (subject.isBetweenThreads()) {
            replies.add(jvm(0).submit(new PartyTask(exercise, PartyTask.ALL, fault)));
        } else {
            jvm(exercise.parties() - 1);
            for (int party = 0; party < exercise.parties(); party++) {
                replies.add(jvm(party).submit(new PartyTask(exercise, party, fault)));
            }
        }
        PartyTask.Played all = null;
        for (PartyTask.Played part : Peer.awaitAll(replies)) {
            all = all == null ? part : all.and(part);
        }
        if (all == null) {
            throw new IllegalStateException("nobody played");
        }
        if (subject.isKeptForEver()) {
            RunDirectory.deleteTree(directory.memory().resolve(Lanes.KEPT));
        }
        Placement placement = Placement.between(all.beforeNs(), all.afterNs(), plan.lineNs());
        return new Segment(placement, all.produced(), all.consumed());
    }

    /** Whoever has what there is one of goes last. */
    @Override
    public void close() {
        for (int i = jvms.size() - 1; i >= 0; i--) {
            jvms.get(i).close();
        }
    }
}
