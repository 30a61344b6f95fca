package io.mortise.stress.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whom a test has killed and stopped, where, and what they had at that moment.
 *
 * @param scenario      what was played
 * @param seed          what chance began with
 * @param duration      how long the run took
 * @param kills         processes killed
 * @param killsAtLabels those of them that stood at a label
 * @param killedWhile   killed threads, by what they had
 * @param stops         how often a process was stopped and continued, or stopped and killed
 * @param rounds        rounds played to their end, by those who were there when the run ended
 * @param labels        what befell processes at each label; also those labels that must be reached and were not
 * @param found         what the scenario has counted in the end
 */
public record CrashReport(
        String scenario,
        long seed,
        Duration duration,
        int kills,
        int killsAtLabels,
        Map<Phase, Integer> killedWhile,
        int stops,
        long rounds,
        SortedMap<String, AtLabel> labels,
        String found) {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * What befell processes at a label.
     *
     * @param reached whether any came there
     * @param kills   how many were killed standing there
     * @param stops   how many were stopped standing there
     */
    public record AtLabel(boolean reached, int kills, int stops) {
        AtLabel reach() {
            return new AtLabel(true, kills, stops);
        }

        AtLabel kill() {
            return new AtLabel(true, kills + 1, stops);
        }

        AtLabel stop() {
            return new AtLabel(true, kills, stops + 1);
        }
    }

    /**
     * Copies.
     *
     * @param scenario      what was played
     * @param seed          what chance began with
     * @param duration      how long the run took
     * @param kills         processes killed
     * @param killsAtLabels those of them that stood at a label
     * @param killedWhile   killed threads, by what they had
     * @param stops         how often a process was stopped
     * @param rounds        rounds played
     * @param labels        what befell processes at each label
     * @param found         what the scenario has counted
     */
    public CrashReport {
        killedWhile = Map.copyOf(killedWhile);
        labels = new TreeMap<>(labels);
    }

    /**
     * {@return how many threads were killed that had announced that, or had it by where they stood}
     *
     * @param phase what they had
     */
    public int killedWhile(Phase phase) {
        return killedWhile.getOrDefault(phase, 0);
    }

    /** {@return the labels that must be reached and were not} */
    public List<String> neverReached() {
        return labels.entrySet().stream()
                .filter(entry -> !entry.getValue().reached())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return the labels that were reached, but nobody was killed there} */
    public List<String> neverKilledAt() {
        return labels.entrySet().stream()
                .filter(entry -> entry.getValue().reached() && entry.getValue().kills() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    CrashReport with(String whatWasFound) {
        return new CrashReport(
                scenario, seed, duration, kills, killsAtLabels, killedWhile, stops, rounds, labels, whatWasFound);
    }

    /** {@return the summary, in a few lines} */
    @Override
    public String toString() {
        double seconds = duration.toNanos() / NANOS_PER_SECOND;
        String summary = String.format(
                "%s: kills=%d (at labels %d, at random %d; holding %d, unsure %d) stops=%d in %.1f s (%.1f kills/s) seed=%d",
                scenario,
                kills,
                killsAtLabels,
                kills - killsAtLabels,
                killedWhile(Phase.HOLDING),
                killedWhile(Phase.UNSURE),
                stops,
                seconds,
                kills / seconds,
                seed);
        String byLabel = labels.entrySet().stream()
                .filter(entry -> entry.getValue().reached())
                .map(entry -> entry.getKey() + " " + entry.getValue().kills() + "+"
                        + entry.getValue().stops())
                .collect(Collectors.joining(", "));
        return summary
                + (found.isEmpty() ? "" : "\n  found: " + found)
                + (byLabel.isEmpty() ? "" : "\n  at each label, kills+stops: " + byLabel)
                + (neverReached().isEmpty() ? "" : "\n  NEVER REACHED: " + String.join(", ", neverReached()));
    }
}
