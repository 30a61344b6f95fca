package io.mortise.sync;

/** Who the two parties of a test are. */
public enum Between {
    THREADS_WITH_ONE_HANDLE,
    THREADS_WITH_TWO_HANDLES,
    THREADS_WITH_TWO_ATTACHMENTS,
    PROCESSES
}
