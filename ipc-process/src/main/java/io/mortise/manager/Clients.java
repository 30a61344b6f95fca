package io.mortise.manager;

import io.mortise.transport.ConnectionOptions;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The managers that this process knows, by the number of their server: where references from other processes become proxies. */
final class Clients {
    private static final Map<Long, Client> KNOWN = new HashMap<>(); // guarded by itself

    private Clients() {}

    static void add(Client client) {
        synchronized (KNOWN) {
            KNOWN.put(client.server(), client);
        }
    }

    static void forget(Client client) {
        synchronized (KNOWN) {
            KNOWN.remove(client.server(), client);
        }
    }

    /** A reference that another process of this program has handed on: connects if need be. */
    static Object resolve(ProxyReference reference) throws InvalidObjectException {
        Client client;
        synchronized (KNOWN) {
            client = KNOWN.get(reference.server());
            if (client == null || !client.isOpen()) {
                client = connect(reference);
                KNOWN.put(reference.server(), client);
            }
        }
        return client.adopt(reference);
    }

    private static Client connect(ProxyReference reference) throws InvalidObjectException {
        ProxyReference.Access access = reference.access();
        if (access == null) {
            throw new InvalidObjectException("a proxy of the manager at " + reference.uri()
                    + " came without the way there: connect to it first");
        }
        try {
            byte[] key = ManagerBuilder.readKey(Path.of(access.keyFile()));
            Client client = Client.connect(reference.uri(), key, ConnectionOptions.defaults(), access.trust());
            if (client.server() != reference.server()) {
                client.close("another server has its address by now");
                throw new InvalidObjectException(
                        "the manager at " + reference.uri() + " has ended, and another has its address");
            }
            return client;
        } catch (InvalidObjectException e) {
            throw e;
        } catch (IOException e) {
            InvalidObjectException failure = new InvalidObjectException(
                    "the manager at " + reference.uri() + ", of which this is a proxy, cannot be reached: " + e);
            failure.initCause(e);
            throw failure;
        }
    }

    /** A reference that one manager sent, to an object of another. Nobody is connected to because a server says so. */
    static Object known(ProxyReference reference) throws InvalidObjectException {
        Client client;
        synchronized (KNOWN) {
            client = KNOWN.get(reference.server());
        }
        if (client == null) {
            throw new InvalidObjectException("a proxy of the manager at " + reference.uri()
                    + " came from another manager: connect to that one as well, first");
        }
        return client.adopt(reference);
    }
}
