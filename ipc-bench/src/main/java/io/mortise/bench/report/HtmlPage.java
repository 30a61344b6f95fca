package io.mortise.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A page that needs nothing but itself: the charts first, the figures, then machine and method. */
public final class HtmlPage {
    private static final String STYLE = resource("page.css");

    private final StringBuilder body = new StringBuilder();
    private final String title;
    private int charts;

    private HtmlPage(String title) {
        this.title = title;
        body.append("<h1>").append(Html.escape(title)).append("</h1>\n");
    }

    /**
     * An empty page.
     *
     * @param title its heading
     * @return to be filled from top to bottom
     */
    public static HtmlPage titled(String title) {
        return new HtmlPage(title);
    }

    /**
     * Adds a heading.
     *
     * @param text of it
     * @return this
     */
    public HtmlPage heading(String text) {
        body.append("<h2>").append(Html.escape(text)).append("</h2>\n");
        return this;
    }

    /**
     * Adds a paragraph.
     *
     * @param text of it
     * @return this
     */
    public HtmlPage paragraph(String text) {
        body.append("<p>").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /**
     * Adds a list.
     *
     * @param items one line each
     * @return this
     */
    public HtmlPage list(List<String> items) {
        body.append("<ul>\n");
        items.forEach(item -> body.append("<li>").append(Html.escape(item)).append("</li>\n"));
        body.append("</ul>\n");
        return this;
    }

    /**
     * Adds a chart with its legend.
     *
     * @param chart to be drawn
     * @return this
     */
    public HtmlPage chart(Chart chart) {
        body.append("<figure>\n<figcaption>")
                .append(Html.escape(chart.title()))
                .append("</figcaption>\n<div class=\"legend\">");
        chart.legend()
                .forEach((name, color) -> body.append("<span><i style=\"background:")
                        .append(color.css())
                        .append("\"></i>")
                        .append(Html.escape(name))
                        .append("</span>"));
        body.append("</div>\n").append(draw(chart)).append("\n</figure>\n");
        if (chart instanceof Timeline timeline) {
            body.append("<details><summary>The same as a table</summary>\n");
            table(SvgTimeline.table(timeline));
            body.append("</details>\n");
        }
        return this;
    }

    private String draw(Chart chart) {
        charts++;
        if (chart instanceof BarChart bars) {
            return SvgChart.draw(bars, "chart" + charts)
                    .orElse(
                            "<p class=\"note\">No chart: this Java has no fonts to draw with. Install fontconfig and any "
                                    + "font, or run this where there are some. The figures are in the table.</p>");
        }
        return SvgTimeline.draw((Timeline) chart);
    }

    /**
     * Adds a table.
     *
     * @param table to be shown
     * @return this
     */
    public HtmlPage table(Table table) {
        body.append("<div class=\"scroll\"><table>\n<caption>")
                .append(Html.escape(table.title()))
                .append("</caption>\n<thead><tr>");
        table.columns()
                .forEach(column ->
                        body.append("<th>").append(Html.escape(column)).append("</th>"));
        body.append("</tr></thead>\n<tbody>\n");
        for (Table.Row row : table.rows()) {
            body.append("<tr class=\"")
                    .append(row.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .append("\"><th>")
                    .append(Html.escape(row.label()))
                    .append("</th>");
            row.cells()
                    .forEach(cell ->
                            body.append("<td>").append(Html.escape(cell)).append("</td>"));
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * Adds names and values.
     *
     * @param facts in the order in which they are shown; a value may be a list or a map
     * @return this
     */
    public HtmlPage facts(Map<String, ?> facts) {
        body.append("<dl>\n");
        facts.forEach((name, value) -> body.append("<dt>")
                .append(Html.escape(name))
                .append("</dt><dd>")
                .append(fact(value))
                .append("</dd>\n"));
        body.append("</dl>\n");
        return this;
    }

    private static String fact(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> Html.escape(entry.getKey() + ": " + entry.getValue()))
                    .collect(Collectors.joining("<br>"));
        }
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "none"
                    : list.stream()
                            .map(item -> Html.escape(Objects.toString(item)))
                            .collect(Collectors.joining(", "));
        }
        return Html.escape(Objects.toString(value));
    }

    /**
     * Adds lines to be copied.
     *
     * @param text as it is
     * @return this
     */
    public HtmlPage code(String text) {
        body.append("<pre><code>").append(Html.escape(text)).append("</code></pre>\n");
        return this;
    }

    /**
     * Renders the page.
     *
     * @return all of it
     */
    public String toHtml() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + Html.escape(title)
                + "</title>\n<style>\n"
                + STYLE + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    /**
     * Writes the page to a file.
     *
     * @param file replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, toHtml());
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("the jar is broken: " + name, broken);
        }
    }
}
