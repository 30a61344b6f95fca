package io.mortise.stress.crash;

import io.mortise.stress.crash.CrashReport.AtLabel;
import io.mortise.stress.crash.CrashTest.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Keeps the accounts of a run. */
final class Tally {
    private static final AtLabel UNSEEN = new AtLabel(false, 0, 0);

    private final CrashScenario scenario;
    private final Board board;
    private final int threads;
    private final SortedMap<String, AtLabel> labels = new TreeMap<>();
    private final Map<Phase, Integer> killedWhile = new EnumMap<>(Phase.class);
    private int kills;
    private int killsAtLabels;
    private int stops;
    private long rounds;

    Tally(CrashScenario scenario, Board board, int threads) {
        this.scenario = scenario;
        this.board = board;
        this.threads = threads;
        scenario.labels().forEach(label -> labels.put(label, UNSEEN));
    }

    int kills() {
        return kills;
    }

    /** Those that were reached. */
    List<String> labels() {
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().reached())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All that were reached, or must be, where the fewest were killed. */
    List<String> rarest() {
        int fewest = labels.values().stream().mapToInt(AtLabel::kills).min().orElse(0);
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().kills() == fewest)
                .map(Map.Entry::getKey)
                .toList();
    }

    String any(Random random) {
        List<String> known = labels();
        return known.get(random.nextInt(known.size()));
    }

    void reached(String label) {
        update(label, AtLabel::reach);
    }

    void stopped(PlayerProcess player) {
        stops++;
        String label = player.label();
        if (label != null) {
            update(label, AtLabel::stop);
        }
    }

    /** Of one that is dead: what it has announced is what it had announced when it died. */
    void killed(PlayerProcess player) {
        kills++;
        String label = player.label();
        if (label != null) {
            killsAtLabels++;
            update(label, AtLabel::kill);
        }
        for (int thread = 0; thread < threads; thread++) {
            Phase announced = board.announced(player.seat, thread);
            Phase had =
                    label != null && thread == player.standingThread() ? scenario.phaseAt(label, announced) : announced;
            killedWhile.merge(had, 1, Integer::sum);
        }
    }

    void countRounds(Collection<PlayerProcess> players) {
        for (PlayerProcess player : players) {
            rounds += rounds(player);
        }
    }

    /** How many it has played, all its threads together. */
    long rounds(PlayerProcess player) {
        long sum = 0;
        for (int thread = 0; thread < threads; thread++) {
            sum += board.rounds(player.seat, thread);
        }
        return sum;
    }

    CrashReport report(Settings settings, Duration elapsed) {
        return new CrashReport(
                settings.scenario().getSimpleName(),
                settings.seed(),
                elapsed,
                kills,
                killsAtLabels,
                killedWhile,
                stops,
                rounds,
                labels,
                "");
    }

    private void update(String label, UnaryOperator<AtLabel> change) {
        labels.put(label, change.apply(labels.getOrDefault(label, UNSEEN)));
    }
}
