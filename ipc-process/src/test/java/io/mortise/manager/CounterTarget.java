package io.mortise.manager;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Lives in the server. */
final class CounterTarget implements Counter {
    private int count;

    @Override
    public synchronized int add(int amount) {
        count += amount;
        return count;
    }

    @Override
    public synchronized int get() {
        return count;
    }

    @Override
    public Counter child() {
        return new CounterTarget();
    }

    @Override
    public Object unsendable() {
        return Map.of("engine", new Thread("not started"));
    }

    @Override
    public void fail() throws IOException {
        throw new IOException("no more paper", new IllegalStateException("tray is empty"));
    }

    @Override
    public void failUnsendably() {
        throw new Unsendable("cannot go");
    }

    @Override
    public String run(Supplier<String> supplier) {
        return supplier.get();
    }

    @Override
    public String threadName() {
        return Thread.currentThread().getName();
    }

    @Override
    public String toString() {
        return "counter at " + get();
    }

    /** Has a field that is not serializable. */
    static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // which is the point
        final Object engine = new Object();

        Unsendable(String message) {
            super(message);
        }
    }
}
