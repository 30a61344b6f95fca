package io.mortise.samples.table;

import io.mortise.manager.Manager;
import io.mortise.manager.ManagerServer;
import java.io.IOException;
import java.nio.file.Path;

/** Run {@code table} in one terminal, {@code table ada} and {@code table bob} in two others, and type. */
public final class RoundTable {
    private RoundTable() {}

    /**
     * Serves until Ctrl-C, or takes a seat.
     *
     * @param args the guest's name; nothing to serve
     * @throws IOException          if somebody serves already, or nobody does
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            serve();
            return;
        }
        try (Manager manager = Manager.connect(address())) {
            new Guest(args[0], manager).stay();
        } catch (IOException e) {
            say("no table: run table in another terminal first (" + e.getMessage() + ")");
            System.exit(1);
        }
    }

    private static void serve() throws IOException, InterruptedException {
        try (ManagerServer server = Manager.builder().address(address()).serve()) {
            say("the table is at " + server.uri() + "; Ctrl-C ends");
            server.awaitClose();
        }
    }

    /** In a folder for this user only, which the server makes. */
    private static String address() {
        String folder = System.getenv("MORTISE_DIR");
        Path base = folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : Path.of(folder);
        return "unix:"
                + base.resolve("round-table-" + System.getProperty("user.name")).resolve("socket");
    }

    static void say(String line) {
        System.out.println("[" + ProcessHandle.current().pid() + "] " + line);
    }
}
