package io.mortise.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Tells how far a run is: a live bar on a terminal, plain lines anywhere else. Used by one thread. */
public final class Progress implements AutoCloseable {
    private static final int STEPS = 1000;
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final PrintStream out;
    private final @Nullable ProgressBar bar;

    private Progress(PrintStream out, @Nullable ProgressBar bar) {
        this.out = out;
        this.bar = bar;
    }

    /**
     * Progress on standard error, which leaves standard output to the results.
     *
     * @param title of the run
     * @return to be closed when the run is over
     */
    public static Progress onStandardError(String title) {
        return isTerminal() ? new Progress(System.err, bar(title)) : plain(System.err);
    }

    /**
     * Progress in plain lines.
     *
     * @param out where they go
     * @return to be closed when the run is over
     */
    public static Progress plain(PrintStream out) {
        return new Progress(out, null);
    }

    private static ProgressBar bar(String title) {
        return new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .continuousUpdate()
                .setUpdateIntervalMillis(200)
                .build();
    }

    /** Asked of the kernel: a console says nothing of one stream alone. Where it cannot be asked, plain lines do. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | RuntimeException notLinux) {
            return false;
        }
    }

    /**
     * Moves the bar; says nothing where there is none.
     *
     * @param fraction of the run that is done, 0 to 1
     * @param doing    what is being done
     */
    public void update(double fraction, String doing) {
        if (bar != null) {
            bar.stepTo(Math.round(Math.min(1, Math.max(0, fraction)) * STEPS));
            bar.setExtraMessage(doing);
        }
    }

    /**
     * Tells what is going on: beside the bar, or in a line of its own.
     *
     * @param line without a line break
     */
    public void say(String line) {
        if (bar != null) {
            bar.setExtraMessage(line);
        } else {
            out.println(line);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
