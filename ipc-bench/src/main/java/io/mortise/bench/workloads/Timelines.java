package io.mortise.bench.workloads;

import io.mortise.bench.report.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who did what when: of each workload and mode, the turn whose time is the median. */
final class Timelines {
    private static final double NS_PER_MS = 1e6;

    private final Map<Workload, Map<Mode, List<Turn>>> turns = new LinkedHashMap<>();

    Timelines() {}

    void add(Workload workload, Mode mode, Turn turn) {
        turns.computeIfAbsent(workload, absent -> new EnumMap<>(Mode.class))
                .computeIfAbsent(mode, absent -> new ArrayList<>())
                .add(turn);
    }

    List<Timeline> draw(Clocks clocks) {
        List<Timeline> timelines = new ArrayList<>();
        turns.forEach((workload, modes) -> {
            List<Timeline.Group> groups = new ArrayList<>();
            modes.forEach((mode, all) ->
                    groups.add(new Timeline.Group(mode.label(), mode.color(), lanes(mode, median(all), clocks))));
            timelines.add(
                    new Timeline(workload.label() + ": a bar for each task, a lane for each worker", "ms", groups));
        });
        return timelines;
    }

    private static Turn median(List<Turn> turns) {
        return turns.stream()
                .sorted(Comparator.comparingLong(Turn::elapsedNs))
                .toList()
                .get((turns.size() - 1) / 2);
    }

    private static List<Timeline.Lane> lanes(Mode mode, Turn turn, Clocks clocks) {
        Map<List<Long>, List<Timeline.Bar>> bars = new LinkedHashMap<>();
        for (int i = 0; i < turn.tasks().size(); i++) {
            Done done = turn.tasks().get(i);
            long zeroNs = turn.startNs() + clocks.offsetNs(done.pid());
            bars.computeIfAbsent(List.of(done.pid(), done.thread()), absent -> new ArrayList<>())
                    .add(new Timeline.Bar(
                            Integer.toString(i + 1),
                            Math.max(0, done.startNs() - zeroNs) / NS_PER_MS,
                            Math.max(0, done.endNs() - zeroNs) / NS_PER_MS));
        }
        List<Timeline.Lane> lanes = new ArrayList<>();
        bars.forEach((worker, tasks) -> {
            tasks.sort(Comparator.comparingDouble(Timeline.Bar::start));
            lanes.add(new Timeline.Lane(name(mode, lanes.size() + 1, worker.get(0)), tasks));
        });
        return lanes;
    }

    private static String name(Mode mode, int number, long pid) {
        return switch (mode) {
            case SERIAL -> "main thread";
            case THREADS -> "thread " + number;
            case PROCESSES -> "process " + number + " (" + pid + ")";
        };
    }
}
