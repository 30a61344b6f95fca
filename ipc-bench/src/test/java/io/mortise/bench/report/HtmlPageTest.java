package io.mortise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class HtmlPageTest {
    private static final BarChart CHART = new BarChart(
            "Speed <of light>",
            "GB/s",
            List.of("64 KiB", "1 MiB"),
            List.of(
                    new BarChart.Series("shm", SeriesColor.BLUE, List.of(8.7, 35.0)),
                    new BarChart.Series("unix", SeriesColor.VERMILLION, Arrays.asList(6.8, null))));

    @Test
    void shouldNeedNothingButItself() {
        String page = HtmlPage.titled("Title").chart(CHART).toHtml();

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("<script")
                .doesNotContain("<link")
                .doesNotContain("@import")
                .doesNotContain("<img")
                .doesNotContainPattern("(src|href)=\"http");
    }

    @Test
    void shouldFollowTheColoursOfTheReader() {
        String page = HtmlPage.titled("Title").chart(CHART).toHtml();

        assertThat(page).contains("prefers-color-scheme: dark").contains("fill:var(--ink)");
    }

    @Test
    void shouldDrawEachSeriesInTheColourOfItsLegend() throws Exception {
        String drawn = SvgChart.draw(CHART, "id").orElseThrow();
        Element svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(drawn)))
                .getDocumentElement();

        assertThat(svg.getAttribute("viewBox")).isNotEmpty();
        assertThat(svg.getAttribute("aria-label")).isEqualTo("Speed <of light>");
        assertThat(drawn).contains("rgb(0,114,178)").contains("rgb(213,94,0)");
    }

    @Test
    void shouldKeepTheNamesOfTwoChartsApart() {
        assertThat(SvgChart.draw(CHART, "one").orElseThrow())
                .contains("id=\"one-")
                .doesNotContain("id=\"two-");
        assertThat(SvgChart.draw(CHART, "two").orElseThrow()).contains("id=\"two-");
    }

    @Test
    void shouldEscapeWhatItIsGiven() {
        String page = HtmlPage.titled("a < b & c")
                .paragraph("<b>")
                .facts(Map.of("flags", List.of("-Da=<x>")))
                .code("x > y")
                .toHtml();

        assertThat(page)
                .contains("<h1>a &lt; b &amp; c</h1>")
                .contains("<p>&lt;b&gt;</p>")
                .contains("-Da=&lt;x&gt;")
                .contains("x &gt; y");
    }

    @Test
    void shouldShowTablesWithTheirKinds() {
        Table table = new Table(
                "caption", List.of("", "1 MiB"), List.of(new Table.Row("shm", List.of("35.0"), Table.Kind.STRONG)));

        assertThat(HtmlPage.titled("t").table(table).toHtml())
                .contains("<caption>caption</caption>")
                .contains("<tr class=\"strong\"><th>shm</th><td>35.0</td></tr>");
    }
}
