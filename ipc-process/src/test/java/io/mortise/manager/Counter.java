package io.mortise.manager;

import java.io.IOException;
import java.util.function.Supplier;

/** An interface of the user's own, which need not be public. */
interface Counter {
    int add(int amount);

    int get();

    default int twice() {
        return 2 * get();
    }

    /** Is not serializable, and of a registered interface. */
    Counter child();

    Object unsendable();

    void fail() throws IOException;

    void failUnsendably();

    String run(Supplier<String> supplier);

    String threadName();
}
