package io.mortise.stress.torture;

import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the primitives' scenarios one after the other, and sums up. */
@Command(
        name = "torture",
        description = {
            "Kills and stops processes that use Mortise's primitives, at random and at every labelled point, and checks what is left.",
            "Exits with 1 if a promise was broken."
        },
        mixinStandardHelpOptions = true)
public final class TortureCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many processes to kill, over all primitives (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long to kill at most, over all primitives (default: until all are killed).")
    private int seconds;

    @Option(
            names = "--primitive",
            paramLabel = "NAME",
            split = ",",
            description = "Which to play, several with commas (default: all): ${COMPLETION-CANDIDATES}.")
    private List<Primitive> primitives = new ArrayList<>();

    @Option(names = "--victims", paramLabel = "N", defaultValue = "4", description = "Processes to kill, at a time.")
    private int victims;

    @Option(
            names = "--witnesses",
            paramLabel = "N",
            defaultValue = "2",
            description = "Processes that are not killed, and must get on.")
    private int witnesses;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Threads of each process.")
    private int threads;

    @Option(names = "--seed", paramLabel = "N", description = "What chance begins with (default: another each time).")
    private @Nullable Long seed;

    @Spec
    private @Nullable CommandSpec spec;

    /** For the command line. */
    public TortureCommand() {}

    /**
     * Plays.
     *
     * @return the exit code
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Primitive> played = primitives.isEmpty() ? Arrays.asList(Primitive.values()) : primitives;
        Random seeds = new Random(seed == null ? new Random().nextLong() : seed);
        long startNs = System.nanoTime();
        int killed = 0;
        int stopped = 0;
        List<Primitive> broken = new ArrayList<>();
        for (int i = 0; i < played.size(); i++) {
            Primitive primitive = played.get(i);
            try {
                CrashReport report = test(primitive, i, played.size(), seed == null ? seeds.nextLong() : seed)
                        .run();
                killed += report.kills();
                stopped += report.stops();
                out.println(primitive + ": " + report);
            } catch (AssertionError e) {
                broken.add(primitive);
                out.println(primitive + ": BROKEN: " + e.getMessage());
            }
            out.flush();
        }
        double elapsed = (System.nanoTime() - startNs) / NANOS_PER_SECOND;
        out.printf(
                "%ntorture: kills=%d stops=%d primitives=%d in %.1f s (%.1f kills/s): %s%n",
                killed,
                stopped,
                played.size(),
                elapsed,
                killed / elapsed,
                broken.isEmpty()
                        ? "all promises kept"
                        : "BROKEN: " + broken.stream().map(Primitive::toString).collect(Collectors.joining(", ")));
        out.flush();
        return broken.isEmpty() ? 0 : 1;
    }

    private CrashTest test(Primitive primitive, int index, int count, long itsSeed) {
        int share = Math.max(1, kills / count + (index < kills % count ? 1 : 0));
        CrashTest test = CrashTest.of(primitive.scenario())
                .kills(share)
                .victims(victims)
                .witnesses(witnesses)
                .threads(threads)
                .seed(itsSeed);
        return seconds > 0 ? test.atMost(Duration.ofMillis(1000L * seconds / count)) : test;
    }
}
