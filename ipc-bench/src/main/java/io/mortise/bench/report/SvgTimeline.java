package io.mortise.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Draws timelines as SVG for a page. A bar tells more when the pointer rests on it; ink and grid take the colours of the page, so that they are readable on
 * light ground and on dark; what stands in a bar is black, which all colours of bars are light enough for.
 */
final class SvgTimeline {
    private static final int WIDTH = 960;
    private static final int LEFT = 170;
    private static final int RIGHT = 24;
    private static final int TOP = 4;
    private static final int HEADING = 26;
    private static final int LANE = 24;
    private static final int BAR = 20;
    private static final int GAP = 8;
    private static final int AXIS = 44;
    private static final int TEXT_UP = 6;
    private static final int CHARACTER = 8;
    private static final double NARROWEST = 1;
    private static final int MOST_TICKS = 8;

    private final StringBuilder drawn = new StringBuilder();
    private final Timeline timeline;
    private final double unitWidth;

    private SvgTimeline(Timeline timeline) {
        this.timeline = timeline;
        unitWidth = timeline.end() > 0 ? (WIDTH - LEFT - RIGHT) / timeline.end() : 0;
    }

    /** {@return an svg element} */
    static String draw(Timeline timeline) {
        return new SvgTimeline(timeline).draw();
    }

    private String draw() {
        int height = TOP + AXIS;
        for (Timeline.Group group : timeline.groups()) {
            height += HEADING + group.lanes().size() * LANE + GAP;
        }
        add("<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
                .formatted(Html.escape(describe()), WIDTH, height));
        axis(height - AXIS);
        int y = TOP;
        for (Timeline.Group group : timeline.groups()) {
            y += HEADING;
            text(0, y - TEXT_UP - 1, "font-weight=\"600\" fill=\"var(--ink)\"", describe(group));
            for (Timeline.Lane lane : group.lanes()) {
                lane(lane, group.color(), y);
                y += LANE;
            }
            y += GAP;
        }
        add("</svg>");
        return drawn.toString();
    }

    private void lane(Timeline.Lane lane, SeriesColor color, int y) {
        text(12, y + BAR - TEXT_UP, "fill=\"var(--quiet)\"", lane.name());
        for (Timeline.Bar bar : lane.bars()) {
            double width = Math.max(NARROWEST, (bar.end() - bar.start()) * unitWidth);
            add(String.format(
                    Locale.ROOT,
                    "<g><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" "
                            + "stroke=\"var(--ground)\" stroke-width=\"0.6\"/>",
                    Html.escape(describe(bar, lane)),
                    x(bar.start()),
                    y,
                    width,
                    BAR,
                    color.css()));
            if (width >= CHARACTER * (bar.label().length() + 1)) {
                text(
                        x(bar.start()) + width / 2,
                        y + BAR - TEXT_UP,
                        "fill=\"#000\" font-size=\"12\" text-anchor=\"middle\"",
                        bar.label());
            }
            add("</g>\n");
        }
    }

    private void axis(int y) {
        double step = step(timeline.end());
        for (int tick = 0; tick * step <= timeline.end() && tick <= MOST_TICKS; tick++) {
            double x = x(tick * step);
            add(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"var(--grid)\"/>\n",
                    x,
                    x,
                    TOP + HEADING,
                    y));
            text(
                    x,
                    y + HEADING - TEXT_UP,
                    "fill=\"var(--ink)\" text-anchor=\"middle\"",
                    plain(tick * step) + (tick == 0 ? " " + timeline.unit() : ""));
        }
    }

    /** One, two or five times a power of ten, so that there are eight steps at most. */
    static double step(double end) {
        if (!(end > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(end / MOST_TICKS)));
        for (double factor : new double[] {1, 2, 5}) {
            if (end / (factor * power) <= MOST_TICKS) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }

    private double x(double time) {
        return LEFT + time * unitWidth;
    }

    private void text(double x, int y, String look, String text) {
        add(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" %s>%s</text>\n", x, y, look, Html.escape(text)));
    }

    private void add(String piece) {
        drawn.append(piece);
    }

    private String describe() {
        List<String> groups = timeline.groups().stream().map(this::describe).toList();
        return timeline.title() + ". " + String.join("; ", groups);
    }

    private String describe(Timeline.Group group) {
        int lanes = group.lanes().size();
        return group.name() + ": " + Numbers.format(group.end()) + " " + timeline.unit() + ", " + lanes
                + (lanes == 1 ? " worker" : " workers");
    }

    private String describe(Timeline.Bar bar, Timeline.Lane lane) {
        return "task " + bar.label() + ", " + lane.name() + ": " + Numbers.format(bar.start()) + " to "
                + Numbers.format(bar.end()) + " " + timeline.unit() + " (" + Numbers.format(bar.end() - bar.start())
                + ")";
    }

    /** The same for those who do not see it. */
    static Table table(Timeline timeline) {
        List<Table.Row> rows = timeline.groups().stream()
                .flatMap(group -> group.lanes().stream()
                        .flatMap(lane -> lane.bars().stream()
                                .map(bar -> new Table.Row(
                                        group.name(),
                                        List.of(
                                                lane.name(),
                                                bar.label(),
                                                Numbers.format(bar.start()),
                                                Numbers.format(bar.end())),
                                        Table.Kind.PLAIN))))
                .toList();
        return new Table(
                timeline.title() + ", " + timeline.unit(), List.of("", "worker", "task", "start", "end"), rows);
    }
}
