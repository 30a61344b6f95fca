package io.mortise.stress.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends signals that Java has no call for, through one shell that waits for orders: a process for each would take a millisecond. */
final class Signals implements AutoCloseable {
    private final Process shell;
    private final OutputStream orders;

    private Signals(Process shell) {
        this.shell = shell;
        this.orders = shell.getOutputStream();
    }

    static Signals open() throws IOException {
        return new Signals(new ProcessBuilder("/bin/sh")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    void stop(Process process) throws IOException {
        send("STOP", process);
    }

    void resume(Process process) throws IOException {
        send("CONT", process);
    }

    /** Has a JVM print what its threads do. */
    void dump(Process process) throws IOException {
        send("QUIT", process);
    }

    /** The process is not reaped before {@code waitFor}, so its number is no other's. */
    private void send(String signal, Process process) throws IOException {
        if (process.isAlive()) {
            orders.write(("kill -" + signal + " " + process.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            orders.flush();
        }
    }

    /** Lets the shell do what it was told, and end. */
    @Override
    public void close() {
        try {
            orders.close();
            shell.waitFor();
        } catch (IOException e) {
            shell.destroyForcibly();
        } catch (InterruptedException e) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
