package io.mortise.stress.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A process that plays, as the run sees it. Used by the run's thread; one more thread reads what it says. */
final class PlayerProcess {
    /** What a process is there for. */
    enum Role {
        /** To be killed. */
        VICTIM,
        /** To be there all the time: it would be left asleep if a wake-up were lost. */
        WITNESS,
        /** To leave an archive of classes behind, for those that start after it. */
        TRAINER
    }

    /** What was said, or that nothing will be said any more, and why. */
    record Said(PlayerProcess player, @Nullable String line, int exitCode) {}

    final Role role;
    final int id;
    final int seat;
    private final long startedNs = System.nanoTime();
    private final Process process;
    private final Path errors;
    private final OutputStream orders;

    boolean ready;
    boolean killed;
    boolean leaves;
    /** What is to be done with it next, and when. */
    @Nullable
    Fate fate;

    long fateNs;

    /** How often it is given more time to come to a label, if it is slow. */
    int reprieves;

    /** Where a thread of it stands, if one does. */
    private @Nullable String label;

    private int standingThread;

    private PlayerProcess(Role role, int id, int seat, Process process, Path errors) {
        this.role = role;
        this.id = id;
        this.seat = seat;
        this.process = process;
        this.errors = errors;
        this.orders = process.getOutputStream();
    }

    static PlayerProcess start(
            Role role, int id, int seat, ProcessBuilder builder, Path errors, BlockingQueue<Said> said)
            throws IOException {
        Process process = builder.redirectError(errors.toFile()).start();
        PlayerProcess player = new PlayerProcess(role, id, seat, process, errors);
        Thread pump = new Thread(() -> player.pump(said), "crash test's ear for player " + id);
        pump.setDaemon(true);
        pump.start();
        return player;
    }

    private void pump(BlockingQueue<Said> said) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.add(new Said(this, line, 0));
            }
        } catch (IOException e) {
            // The stream of a killed process may break off: that is its end.
        }
        int exitCode = -1;
        try {
            exitCode = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        said.add(new Said(this, null, exitCode));
    }

    boolean isOlderThan(Duration age) {
        return System.nanoTime() - startedNs > age.toNanos();
    }

    Process process() {
        return process;
    }

    /** What happens to it after that time. */
    void plan(Fate what, long afterNs) {
        fate = what;
        fateNs = System.nanoTime() + afterNs;
    }

    /** It has come to a label, and stands there. */
    void stand(int thread, String where) {
        standingThread = thread;
        label = where;
    }

    @Nullable
    String label() {
        return label;
    }

    int standingThread() {
        return standingThread;
    }

    void want(Collection<String> labels) {
        order(PlayerMain.WANT + " " + String.join(" ", labels));
    }

    /** Whether or not it stands at a label. */
    void go() {
        label = null;
        order(PlayerMain.GO);
    }

    void leave() {
        leaves = true;
        order(PlayerMain.LEAVE);
    }

    private void order(String line) {
        try {
            orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            orders.flush();
        } catch (IOException e) {
            // It is gone, which is about to be heard.
        }
    }

    /** SIGKILL. That it is dead is said later. */
    void kill() {
        killed = true;
        fate = null;
        process.destroyForcibly();
    }

    /** After a kill. */
    void awaitEnd() {
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it wrote to its standard error. */
    String errors() {
        try {
            return Files.readString(errors, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }

    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + " " + id + " (pid " + process.pid() + ")";
    }
}
