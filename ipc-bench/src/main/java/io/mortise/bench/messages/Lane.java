package io.mortise.bench.messages;

import java.io.IOException;

/** A way for messages from one place to another, as one process sees it. */
interface Lane extends AutoCloseable {
    /** Where this process sends. */
    Outlet outlet(Tuning tuning) throws IOException;

    /** Where this process receives. */
    Inlet inlet(Tuning tuning, Check check) throws IOException;

    @Override
    void close() throws IOException;
}
