package io.mortise.bench.report;

import java.util.Map;

/** What can be drawn on a page. */
public sealed interface Chart permits BarChart, Timeline {
    /**
     * {@return what it shows}
     */
    String title();

    /**
     * {@return the colours in it, by what has them}
     */
    Map<String, SeriesColor> legend();
}
