package io.mortise.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reports as JSON, written and read. */
public final class ReportJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ReportJson() {}

    /**
     * The report as text.
     *
     * @param report to be written
     * @return indented JSON that ends with a line break
     */
    public static String toJson(Report report) {
        return MAPPER.writeValueAsString(report) + "\n";
    }

    /**
     * The report that a text holds.
     *
     * @param json as {@link #toJson} makes it
     * @return the report
     * @throws IllegalArgumentException if it is not JSON, or of another shape
     */
    public static Report fromJson(String json) {
        Report report;
        try {
            report = MAPPER.readValue(json, Report.class);
        } catch (JacksonException unreadable) {
            throw new IllegalArgumentException("not a report: " + unreadable.getOriginalMessage(), unreadable);
        }
        if (report.schema() != Report.SCHEMA) {
            throw new IllegalArgumentException(
                    "schema=" + report.schema() + ": this version reads schema " + Report.SCHEMA + " only");
        }
        return report;
    }

    /**
     * Writes a report to a file.
     *
     * @param report to be written
     * @param file   replaced if it exists
     * @throws IOException if it cannot be written
     */
    public static void write(Report report, Path file) throws IOException {
        Files.writeString(file, toJson(report));
    }
}
