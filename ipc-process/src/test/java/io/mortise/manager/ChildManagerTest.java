package io.mortise.manager;

import java.io.IOException;

/** With the server in a child process, over Unix socket. */
class ChildManagerTest extends ManagerContract {
    private Manager first;

    @Override
    Manager connect() throws IOException {
        if (first == null) {
            first = builder().start();
            return first;
        }
        return builder().key(first.key()).connect(first.uri());
    }
}
