package io.mortise.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who did what when: a lane for each worker, a bar for each task. All groups have one axis of time.
 *
 * @param title  what it shows
 * @param unit   of all times
 * @param groups below each other
 */
public record Timeline(String title, String unit, List<Group> groups) implements Chart {
    /**
     * Lanes that belong together.
     *
     * @param name  of all of them
     * @param color of their bars
     * @param lanes below each other
     */
    public record Group(String name, SeriesColor color, List<Lane> lanes) {
        /**
         * {@return when the last bar ends; 0 if there is none}
         */
        public double end() {
            return lanes.stream()
                    .flatMap(lane -> lane.bars().stream())
                    .mapToDouble(Bar::end)
                    .max()
                    .orElse(0);
        }
    }

    /**
     * What one worker did.
     *
     * @param name of the worker
     * @param bars one for each task, in the order of time
     */
    public record Lane(String name, List<Bar> bars) {}

    /**
     * One task.
     *
     * @param label short enough to stand in the bar
     * @param start since the beginning of the group
     * @param end   not before the start
     */
    public record Bar(String label, double start, double end) {}

    /**
     * {@return when the last bar of all ends; 0 if there is none}
     */
    public double end() {
        return groups.stream().mapToDouble(Group::end).max().orElse(0);
    }

    @Override
    public Map<String, SeriesColor> legend() {
        Map<String, SeriesColor> legend = new LinkedHashMap<>();
        groups.forEach(group -> legend.put(group.name(), group.color()));
        return legend;
    }
}
