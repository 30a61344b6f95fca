package io.mortise.bench.report;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.Result;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the page of every command is made of.
 *
 * @param title    its heading
 * @param findings what it comes to
 * @param charts   under them
 * @param tables   the figures
 * @param notes    what was left out and why
 * @param subjects a line on each
 * @param method   how it was measured
 */
public record ReportPage(
        String title,
        List<String> findings,
        List<? extends Chart> charts,
        List<Table> tables,
        List<String> notes,
        List<String> subjects,
        List<String> method) {

    /**
     * Explains those subjects of which there are figures.
     *
     * @param <S>      the subjects
     * @param report   the figures
     * @param all      subjects
     * @param labels   their names
     * @param meanings in a few words
     * @return a line each
     */
    public static <S> List<String> subjects(
            Report report, List<S> all, Function<S, String> labels, Function<S, String> meanings) {
        Set<String> seen = report.results().stream().map(Result::subject).collect(Collectors.toSet());
        return all.stream()
                .filter(subject -> seen.contains(labels.apply(subject)))
                .map(subject -> labels.apply(subject) + ": " + meanings.apply(subject))
                .toList();
    }

    /**
     * Lays it out.
     *
     * @param report the figures, with the machine and the command that they come from
     * @return the page
     */
    public HtmlPage of(Report report) {
        HtmlPage page = HtmlPage.titled(title);
        findings.forEach(page::paragraph);
        charts.forEach(page::chart);
        page.heading("Figures");
        tables.forEach(page::table);
        if (!notes.isEmpty()) {
            page.list(notes);
        }
        page.heading("Subjects");
        page.list(subjects);
        page.heading("Machine");
        page.facts(report.machine());
        page.heading("Method");
        page.list(method);
        page.heading("Again");
        page.code(report.command());
        return page.paragraph("Mortise " + report.mortiseVersion());
    }
}
