package io.mortise.manager;

import java.io.IOException;

/** With the server in this process, over a Unix socket. */
class InThreadUnixManagerTest extends ManagerContract {
    private ManagerServer server;

    @Override
    Manager connect() throws IOException {
        if (server == null) {
            server = builder().serve();
        }
        return builder().key(server.key()).connect(server.uri());
    }

    @Override
    void end() {
        server.close();
    }
}
