package io.mortise.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bars in groups, to be drawn.
 *
 * @param title      what they show
 * @param unit       of the values
 * @param categories one group of bars each
 * @param series     one bar in each group
 */
public record BarChart(String title, String unit, List<String> categories, List<Series> series) implements Chart {
    /**
     * The bars of one subject.
     *
     * @param name   of the subject
     * @param color  by which it is known on the whole page
     * @param values one for each category; null where there is none
     */
    public record Series(String name, SeriesColor color, List<@Nullable Double> values) {}

    @Override
    public Map<String, SeriesColor> legend() {
        Map<String, SeriesColor> legend = new LinkedHashMap<>();
        series.forEach(one -> legend.put(one.name(), one.color()));
        return legend;
    }
}
