package io.mortise.bench.locks;

import io.mortise.bench.harness.Repeated;
import java.util.function.LongSupplier;

/** The loop around an operation that returns something. Best in a copy of its own: see {@link OwnCopy}. */
final class Repetition implements Repeated {
    private final LongSupplier operation;

    Repetition(LongSupplier operation) {
        this.operation = operation;
    }

    @Override
    public long repeat(int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum += operation.getAsLong();
        }
        return sum;
    }
}
