package io.mortise.bench.report;

import io.mortise.bench.result.Result;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * How the parameters of figures are put into rows and columns.
 *
 * @param rowParameter of which the row tells, behind the subject
 * @param heading      of a column, from the name and the value of any other parameter
 */
public record CaseWords(String rowParameter, BiFunction<String, String, String> heading) {
    static final String PLACEMENT = "placement";

    String row(Result result) {
        Object operation = result.parameters().get(rowParameter);
        return operation == null ? result.subject() : result.subject() + " " + operation;
    }

    String variant(Result result) {
        Set<String> elsewhere = Set.of(ReportCase.PARAMETER, PLACEMENT, rowParameter);
        return result.parameters().entrySet().stream()
                .filter(parameter -> !elsewhere.contains(parameter.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> heading.apply(parameter.getKey(), String.valueOf(parameter.getValue())))
                .collect(Collectors.joining(", "));
    }
}
