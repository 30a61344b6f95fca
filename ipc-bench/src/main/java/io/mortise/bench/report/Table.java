package io.mortise.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table to be shown as text or on a page.
 *
 * @param title   what it holds, with unit and meaning of the cells
 * @param columns headings; the first one is that of the labels
 * @param rows    in the order in which they are shown
 */
public record Table(String title, List<String> columns, List<Row> rows) {

    /**
     * A row.
     *
     * @param label what the row is about
     * @param cells one for each column but the first
     * @param kind  how it is to be set off from the others
     */
    public record Row(String label, List<String> cells, Kind kind) {}

    /** How a row is set off. */
    public enum Kind {
        /** Like most. */
        PLAIN,
        /** What the table is about. */
        STRONG,
        /** Computed from other rows; the first of them follows a line. */
        DERIVED
    }

    /**
     * Renders it in columns of one width each.
     *
     * @return lines that end with a line break each
     */
    public String toText() {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.add("");
        lines.add(line(columns.get(0), columns.subList(1, columns.size()), widths));
        Kind before = Kind.PLAIN;
        for (Row row : rows) {
            if (row.kind() == Kind.DERIVED && before != Kind.DERIVED) {
                lines.add("");
            }
            lines.add(line(row.label(), row.cells(), widths));
            before = row.kind();
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = columns.get(column).length();
            for (Row row : rows) {
                String cell = column == 0 ? row.label() : row.cells().get(column - 1);
                widths[column] = Math.max(widths[column], cell.length());
            }
        }
        return widths;
    }

    private static String line(String label, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(label).append(" ".repeat(widths[0] - label.length()));
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            line.append("  ").append(" ".repeat(widths[i + 1] - cell.length())).append(cell);
        }
        return line.toString().stripTrailing();
    }
}
