package io.mortise.stress.ordering;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.JCStress;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs jcstress on the ordering pairs, with whatever options jcstress has. */
@Command(
        name = "ordering",
        description = "Tries every named ordering pair of the code with jcstress. All options are those of jcstress (-h"
                + " lists them); -t REGEX chooses tests, -m MODE how long. Reports go to target/jcstress.")
public final class OrderingCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Unmatched
    private List<String> options = new ArrayList<>();

    /** For the command line. */
    public OrderingCommand() {}

    /**
     * Runs the tests, each in JVMs of its own.
     *
     * @return 0 if nothing was seen that is forbidden, 1 if something was or a test failed, 2 if the options cannot be right
     * @throws IOException if the directory of the reports cannot be made
     */
    @Override
    public Integer call() throws IOException {
        OrderingOptions parsed = OrderingOptions.of(options);
        if (!parsed.parse()) {
            return options.contains("-h") ? ExitCode.OK : ExitCode.USAGE;
        }
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        if (parsed.hasTooManyStates()) {
            err.println("strideSize * strideCount is more than " + OrderingOptions.MOST_STATES);
            return ExitCode.USAGE;
        }
        JCStress jcstress = new JCStress(parsed);
        if (jcstress.getTests().isEmpty()) {
            err.println("no test matches " + parsed.getTestFilter());
            return ExitCode.USAGE;
        }
        if (parsed.shouldList()) {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            jcstress.getTests().forEach(out::println);
            return ExitCode.OK;
        }
        Files.createDirectories(Path.of(parsed.getResultDest()));
        return run(jcstress, err);
    }

    /** jcstress says by an exception or an error that a test failed, after it has printed which and why. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static int run(JCStress jcstress, PrintWriter err) {
        try {
            jcstress.run();
            return ExitCode.OK;
        } catch (Exception | AssertionError failed) {
            err.println("FAILED: " + failed.getMessage());
            return ExitCode.SOFTWARE;
        }
    }
}
