package io.mortise.manager;

import java.io.IOException;

/** With the server in this process, over TCP. */
class InThreadTcpManagerTest extends ManagerContract {
    private ManagerServer server;

    @Override
    Manager connect() throws IOException {
        if (server == null) {
            server = builder().address("tcp://127.0.0.1:0").serve();
        }
        return builder().key(server.key()).connect(server.uri());
    }

    @Override
    void end() {
        server.close();
    }
}
