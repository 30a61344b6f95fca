package io.mortise.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTimelineTest {
    private static final Timeline TIMELINE = new Timeline(
            "Slow <calls>",
            "ms",
            List.of(
                    new Timeline.Group(
                            "serial",
                            SeriesColor.GREY,
                            List.of(new Timeline.Lane(
                                    "main", List.of(new Timeline.Bar("1", 0, 50), new Timeline.Bar("2", 50.25, 100))))),
                    new Timeline.Group(
                            "threads",
                            SeriesColor.ORANGE,
                            List.of(
                                    new Timeline.Lane("thread 1", List.of(new Timeline.Bar("1", 1, 51))),
                                    new Timeline.Lane("thread 2", List.of(new Timeline.Bar("2", 1, 1.01)))))));

    private final Element svg = parse(SvgTimeline.draw(TIMELINE));

    private static Element parse(String drawn) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(drawn)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(drawn, e);
        }
    }

    @Test
    void shouldDrawABarForEachTaskInTheLaneOfItsWorker() {
        List<Element> bars = elements("rect");

        assertThat(bars).extracting(bar -> bar.getAttribute("x")).containsExactly("170.0", "554.9", "177.7", "177.7");
        assertThat(bars)
                .extracting(bar -> bar.getAttribute("width"))
                .as("to scale, but never so narrow that it cannot be seen")
                .containsExactly("383.0", "381.1", "383.0", "1.0");
        assertThat(bars)
                .extracting(bar -> bar.getAttribute("y"))
                .as("one lane for each worker")
                .containsExactly("30", "30", "88", "112");
        assertThat(bars)
                .extracting(bar -> bar.getAttribute("fill"))
                .containsExactly("#999999", "#999999", "#e69f00", "#e69f00");
    }

    @Test
    void shouldTellMoreOfEachBarWhenThePointerRestsOnIt() {
        assertThat(elements("title"))
                .extracting(Element::getTextContent)
                .containsExactly(
                        "task 1, main: 0.000 to 50.0 ms (50.0)",
                        "task 2, main: 50.3 to 100 ms (49.8)",
                        "task 1, thread 1: 1.00 to 51.0 ms (50.0)",
                        "task 2, thread 2: 1.00 to 1.01 ms (0.010)");
    }

    @Test
    void shouldSayInWordsWhatItShows() {
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getAttribute("aria-label"))
                .isEqualTo("Slow <calls>. serial: 100 ms, 1 worker; threads: 51.0 ms, 2 workers");
    }

    @Test
    void shouldHaveAnAxisOfRoundNumbersInTheColoursOfThePage() {
        assertThat(elements("line"))
                .hasSize(6)
                .allMatch(line -> line.getAttribute("stroke").equals("var(--grid)"));
        assertThat(elements("text"))
                .extracting(Element::getTextContent)
                .contains("0 ms", "20", "40", "60", "80", "100", "main", "thread 2");
        assertThat(SvgTimeline.step(0.09)).isEqualTo(0.02);
        assertThat(SvgTimeline.step(800)).isEqualTo(100);
        assertThat(SvgTimeline.step(801)).isEqualTo(200);
    }

    @Test
    void shouldShowTheSameAsATableOnAPageThatNeedsNoNetwork() {
        String page = HtmlPage.titled("t").chart(TIMELINE).toHtml();

        assertThat(page)
                .contains(
                        "Slow &lt;calls&gt;",
                        "<details><summary>",
                        "<tr class=\"plain\"><th>threads</th><td>thread 2</td>")
                .contains("background:#e69f00\"></i>threads")
                .doesNotContain("http");
    }

    @Test
    void shouldDrawNothingOfNothing() {
        assertThat(parse(SvgTimeline.draw(new Timeline("nothing", "ms", List.of())))
                        .getElementsByTagName("rect")
                        .getLength())
                .isZero();
    }

    private List<Element> elements(String name) {
        NodeList found = svg.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}
