package io.mortise.manager;

import java.io.IOException;

/** With the server in a child process, over TCP. */
class ChildTcpManagerTest extends ManagerContract {
    private Manager first;

    @Override
    Manager connect() throws IOException {
        if (first == null) {
            first = builder().address("tcp://127.0.0.1:0").start();
            return first;
        }
        return builder().key(first.key()).connect(first.uri());
    }
}
