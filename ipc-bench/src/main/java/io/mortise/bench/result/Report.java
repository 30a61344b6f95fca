package io.mortise.bench.result;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * All that one command found out.
 *
 * @param schema         version of this shape; 1
 * @param mortiseVersion what was measured
 * @param machine        where: processors, caches, kernel, JDK, flags, limits, sizes of buffers
 * @param command        how to do it again
 * @param results        the figures
 */
@JsonPropertyOrder({"schema", "mortiseVersion", "machine", "command", "results"})
public record Report(
        int schema, String mortiseVersion, Map<String, Object> machine, String command, List<Result> results) {

    /** The only shape there is so far. */
    public static final int SCHEMA = 1;

    /**
     * A report of the current shape.
     *
     * @param mortiseVersion what was measured
     * @param machine        where
     * @param command        how to do it again
     * @param results        the figures
     * @return the report
     */
    public static Report of(String mortiseVersion, Map<String, Object> machine, String command, List<Result> results) {
        return new Report(SCHEMA, mortiseVersion, machine, command, results);
    }
}
