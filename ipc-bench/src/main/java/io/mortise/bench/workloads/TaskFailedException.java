package io.mortise.bench.workloads;

import java.io.IOException;

/** A task failed, hangs, or took its worker with it; the message says which. */
final class TaskFailedException extends IOException {
    private static final long serialVersionUID = 1;

    TaskFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
