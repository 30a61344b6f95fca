package io.mortise.bench.locks;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Figure;
import io.mortise.bench.harness.Placement;
import java.io.IOException;
import java.util.Map;

/** Plays one kind of match and makes samples of the players' numbers. */
final class MatchTrial implements Trial {
    private static final double NS_PER_S = 1e9;

    private final Case kind;
    private final Match match;
    private final Map<String, Long> parameters;
    private final int segments;

    private MatchTrial(Case kind, Match match, Map<String, Long> parameters, int segments) {
        this.kind = kind;
        this.match = match;
        this.parameters = parameters;
        this.segments = segments;
    }

    static MatchTrial contended(Subject subject, long stayUs, LocksPlan plan, int segments) {
        Match match = new Contended(subject, stayUs * 1000, plan.segment().toNanos());
        return new MatchTrial(Case.CONTENDED, match, Map.of("sectionUs", stayUs), segments);
    }

    static MatchTrial valueContended(Subject subject, LocksPlan plan) {
        return new MatchTrial(
                Case.VALUE_CONTENDED, new ValueContended(subject, plan.segment().toNanos()), Map.of(), 1);
    }

    static MatchTrial handOff(Subject subject, long workUs, LocksPlan plan) {
        Match match = new HandOff(subject, workUs * 1000, plan.segment().toNanos());
        return new MatchTrial(Case.HAND_OFF, match, Map.of("workUs", workUs), 1);
    }

    static MatchTrial wakeUp(Subject subject, long blockedUs, LocksPlan plan) {
        Match match = new WakeUp(subject, blockedUs * 1000, plan.segment().toNanos());
        return new MatchTrial(Case.WAKE_UP, match, Map.of("blockedUs", blockedUs), 1);
    }

    @Override
    public void warmUp(Session session) throws IOException, InterruptedException {
        session.matches().play(match.lasting(session.plan().warmUp().toNanos()));
    }

    @Override
    public Subject subject() {
        return match.subject();
    }

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        long leader = 0;
        long follower = 0;
        Placement common = null;
        for (int i = 0; i < segments; i++) {
            Played played = playChecked(session);
            Placement placement = played.placement();
            session.samples().count(placement);
            common = common == null || common == placement ? placement : Placement.MIXED;
            if (kind.hasTimes()) {
                session.samples().addTimes(figure(kind), placement, played.leader());
            } else {
                addRates(session, played);
                leader += played.leader()[0];
                follower += played.follower()[0];
            }
        }
        if (segments > 1 && kind == Case.CONTENDED && common != null) {
            double share = 100.0 * Math.min(leader, follower) / (leader + follower);
            session.samples().add(figure(Case.SHARE), common, share);
        }
    }

    private Played playChecked(Session session) throws IOException, InterruptedException {
        Arena arena = session.arena();
        boolean counts = kind == Case.VALUE_CONTENDED;
        long before = counts ? arena.counted(match.subject()) : 0;
        Played played = session.matches().play(match);
        if (counts) {
            check("increments", arena.counted(match.subject()) - before, times(played));
        } else if (kind == Case.CONTENDED) {
            check("the first counter", arena.words().get(Words.FIRST), times(played));
            check("the second counter", arena.words().get(Words.SECOND), times(played));
        }
        return played;
    }

    private static long times(Played played) {
        return played.leader()[0] + played.follower()[0];
    }

    /** What is guarded, or atomic, must come out right. */
    private void check(String what, long found, long expected) throws CorruptedException {
        if (found != expected) {
            throw new CorruptedException(
                    match + ": " + what + " should be " + expected + " and is " + found + ": both were inside at once");
        }
    }

    private void addRates(Session session, Played played) {
        long[] leader = played.leader();
        double seconds = leader[leader.length - 1] / NS_PER_S;
        session.samples().add(figure(kind), played.placement(), times(played) / seconds);
        if (kind == Case.CONTENDED) {
            double changes = (leader[1] + played.follower()[1]) / seconds;
            session.samples().add(figure(Case.OWNER_CHANGES), played.placement(), changes);
        }
    }

    private Figure figure(Case one) {
        return one.figure(match.subject(), parameters);
    }

    @Override
    public String toString() {
        return match.toString();
    }
}
