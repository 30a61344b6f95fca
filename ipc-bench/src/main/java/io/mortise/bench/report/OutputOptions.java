package io.mortise.bench.report;

import io.mortise.bench.result.Report;
import io.mortise.bench.result.ReportJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the results of any command go. */
public final class OutputOptions {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "write the figures here (default: mortise-COMMAND.json)")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "write the page here (default: mortise-COMMAND.html)")
    private @Nullable Path html;

    @Option(names = "--no-files", description = "write no files but those asked for")
    private boolean noFiles;

    /** Filled by picocli. */
    public OutputOptions() {}

    /**
     * Fills in the default names and finds out now, not after a minute, whether the files can be written.
     *
     * @param command that the names are made of
     * @throws IllegalArgumentException if a file cannot be written
     */
    public void prepare(String command) {
        if (!noFiles) {
            json = json == null ? Path.of("mortise-" + command + ".json") : json;
            html = html == null ? Path.of("mortise-" + command + ".html") : html;
        }
        checkWritable(json);
        checkWritable(html);
    }

    private static void checkWritable(@Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean writable =
                Files.exists(file) ? Files.isRegularFile(file) && Files.isWritable(file) : isWritableFolder(folder);
        if (!writable) {
            throw new IllegalArgumentException("cannot write " + file
                    + (isWritableFolder(folder) ? "" : ": no folder " + folder + " that may be written to"));
        }
    }

    private static boolean isWritableFolder(@Nullable Path folder) {
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
    }

    /**
     * Writes the files and says where they are.
     *
     * @param report the figures
     * @param page   what is shown of them
     * @param out    told the names of the files
     * @throws IOException if a file cannot be written
     */
    public void write(Report report, HtmlPage page, PrintWriter out) throws IOException {
        if (json != null) {
            ReportJson.write(report, json);
            out.println("figures: " + json);
        }
        if (html != null) {
            page.write(html);
            out.println("page:    " + html);
        }
    }
}
