package io.mortise.manager;

import io.mortise.process.RemoteCallable;
import io.mortise.process.RemoteRunnable;
import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Serves in a child process, until the parent closes the connection or ends.
 *
 * @param address          where to listen.
 * @param folder           to be removed in the end.
 * @param trust            what may be received.
 * @param handshakeTimeout for clients.
 * @param registered       the user's interfaces and what makes their objects.
 */
record ServerTask(
        String address,
        String folder,
        Trust trust,
        Duration handshakeTimeout,
        LinkedHashMap<Class<?>, RemoteCallable<?>> registered)
        implements RemoteRunnable {
    /** Before a message that is not the address. */
    static final String FAILED = "!";

    @Override
    public void run() {
        try (Connection parent = Connections.connect("pipe:stdio")) {
            serve(parent);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection to the parent failed", e);
        }
    }

    private void serve(Connection parent) throws IOException {
        try (ManagerServer server = open(parent.receive())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "mortise-manager-end"));
            parent.send(server.uri().getBytes(StandardCharsets.UTF_8));
            byte[] unused = parent.receive(); // the parent says no more
        } catch (EOFException e) {
            // It has closed the manager.
        } catch (IOException | RuntimeException e) {
            parent.send((FAILED + e).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** As when the parent has been killed. */
    private void end(ManagerServer server) {
        server.close();
        Manager.removeFolder(Path.of(folder));
    }

    private ManagerServer open(byte[] key) throws IOException {
        ManagerBuilder builder =
                new ManagerBuilder().address(address).key(key).trust(trust).handshakeTimeout(handshakeTimeout);
        for (Map.Entry<Class<?>, RemoteCallable<?>> entry : registered.entrySet()) {
            builder.registerAny(entry.getKey(), entry.getValue());
        }
        return builder.serve();
    }
}
