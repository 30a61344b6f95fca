package io.mortise.manager;

import io.mortise.process.RemoteCallable;
import io.mortise.process.RemoteRunnable;
import io.mortise.transport.Connection;
import io.mortise.transport.Connections;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Serves in a child process, until the parent closes the connection or ends.
 *
 * @param address          where to listen.
 * @param trust            what may be received.
 * @param handshakeTimeout for clients.
 * @param registered       the user's interfaces and what makes their objects.
 */
record ServerTask(
        String address, Trust trust, Duration handshakeTimeout, LinkedHashMap<Class<?>, RemoteCallable<?>> registered)
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
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "mortise-manager-close"));
            parent.send(server.uri().getBytes(StandardCharsets.UTF_8));
            byte[] unused = parent.receive(); // the parent says no more
        } catch (EOFException e) {
            // It has closed the manager.
        } catch (IOException | RuntimeException e) {
            parent.send((FAILED + e).getBytes(StandardCharsets.UTF_8));
        }
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
