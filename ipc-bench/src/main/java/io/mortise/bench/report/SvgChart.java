package io.mortise.bench.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.w3c.dom.Document;

/**
 * Draws charts as SVG for a page: XChart lays them out, Batik writes down what it draws. Ink and grid take the colours
 * of the page, so that they are readable on light ground and on dark.
 */
final class SvgChart {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 340;
    private static final String SVG = "http://www.w3.org/2000/svg";

    /** Stand for the colours of the page; found again in the drawing and replaced by their names. */
    private static final Color INK = new Color(1, 2, 3);

    private static final Color GRID = new Color(4, 5, 6);
    private static final Color NOTHING = new Color(7, 8, 9, 0);

    private SvgChart() {}

    /**
     * Draws a chart.
     *
     * @param id that no other chart of the page has
     * @return an svg element; nothing where Java cannot draw, for want of fonts
     */
    static Optional<String> draw(BarChart chart, String id) {
        try {
            return Optional.of(draw(layOut(chart), id, chart.title()));
        } catch (IOException | ParserConfigurationException | RuntimeException | LinkageError | InternalError noFonts) {
            return Optional.empty();
        }
    }

    private static CategoryChart layOut(BarChart chart) {
        CategoryChart bars = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle(chart.unit())
                .build();
        style(bars.getStyler());
        for (BarChart.Series series : chart.series()) {
            List<Double> values = series.values().stream()
                    .map(value -> Objects.requireNonNullElse(value, 0.0))
                    .toList();
            CategorySeries added = bars.addSeries(series.name(), chart.categories(), values);
            added.setFillColor(series.color().awt());
        }
        return bars;
    }

    private static void style(CategoryStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setLegendVisible(false);
        styler.setChartTitleVisible(false);
        styler.setChartBackgroundColor(NOTHING);
        styler.setPlotBackgroundColor(NOTHING);
        styler.setPlotBorderVisible(false);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setAxisTickMarksColor(GRID);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAxisTickLabelsFont(font);
        styler.setAxisTitleFont(font);
        styler.setAvailableSpaceFill(0.86);
        styler.setYAxisMin(0.0);
        styler.setYAxisDecimalPattern("0.##");
        styler.setAntiAlias(true);
    }

    private static String draw(CategoryChart chart, String id, String title)
            throws IOException, ParserConfigurationException {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .createDocument(SVG, "svg", null);
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setComment(null);
        context.setPrecision(1);
        context.setIDGenerator(new PrefixedIds(id));
        SVGGraphics2D graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
        chart.paint(graphics, WIDTH, HEIGHT);
        StringWriter drawn = new StringWriter();
        graphics.stream(drawn, true);
        return forPage(drawn.toString(), title);
    }

    /** Leaves the bare element, scaled to the page and in its colours. */
    private static String forPage(String drawn, String title) {
        String element = drawn.substring(drawn.indexOf("<svg"));
        String box = "<svg role=\"img\" aria-label=\"" + Html.escape(title) + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                + "\"";
        return element.replaceFirst("<svg height=\"\\d+\"", box)
                .replaceFirst(" width=\"" + WIDTH + "\"", "")
                .replace("rgb(1,2,3)", "var(--ink)")
                .replace("rgb(4,5,6)", "var(--grid)")
                .strip();
    }

    /** Several drawings share one page, and with it the names in it. */
    private static final class PrefixedIds extends SVGIDGenerator {
        private final String page;

        PrefixedIds(String page) {
            this.page = page;
        }

        @Override
        public String generateID(String prefix) {
            return page + "-" + super.generateID(prefix);
        }
    }
}
