package io.mortise.stress.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays all that a process pool must stand, one after the other. */
@Command(
        name = "pool",
        description = {
            "Kills, stops and exhausts workers of a process pool under load, and accounts for every task; then floods a pool with tiny tasks,"
                    + " and sends a large argument and a large result.",
            "Exits with 1 if a promise was broken. 1 GiB needs a heap of some more: java -Xmx3g -jar ipc-stress.jar pool"
        },
        mixinStandardHelpOptions = true)
public final class PoolCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    @Option(
            names = "--deaths",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many workers die; 0 for none (default: ${DEFAULT-VALUE}).")
    private int deaths;

    @Option(
            names = "--tiny",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many tiny tasks; 0 for none (default: ${DEFAULT-VALUE}).")
    private int tiny;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "1073741824",
            description = "How long the large argument and result are; 0 for none (default: 1 GiB).")
    private int bytes;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Workers at a time (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(names = "--seed", paramLabel = "N", description = "What chance begins with (default: another each time).")
    private @Nullable Long seed;

    @Spec
    private @Nullable CommandSpec spec;

    /** For the command line. */
    public PoolCommand() {}

    /**
     * Plays.
     *
     * @return the exit code
     */
    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        long chance = seed == null ? new Random().nextLong() : seed;
        boolean isKept = play(out, deaths, () -> deaths(chance));
        isKept &= play(out, tiny, () -> TinyRun.run(workers, tiny));
        isKept &= play(out, bytes, () -> LargeRun.run(bytes));
        out.println("pool: seed=" + chance + ": " + (isKept ? "all promises kept" : "BROKEN"));
        out.flush();
        return isKept ? 0 : 1;
    }

    private static boolean play(PrintWriter out, int size, Callable<String> part) throws Exception {
        if (size == 0) {
            return true;
        }
        long startNs = System.nanoTime();
        boolean isKept = true;
        String report;
        try {
            report = part.call();
        } catch (AssertionError | ExecutionException e) {
            isKept = false;
            report = "BROKEN: " + e;
        }
        out.printf("%s (%.1f s)%n", report, (System.nanoTime() - startNs) / NANOS_PER_SECOND);
        out.flush();
        return isKept;
    }

    private String deaths(long chance) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mortise-pool-deaths");
        try {
            return new DeathsRun(folder, deaths, chance).run(workers);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
