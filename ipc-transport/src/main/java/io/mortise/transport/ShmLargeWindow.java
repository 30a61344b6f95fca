package io.mortise.transport;

/** Whether the large window of a lane has memory. */
final class ShmLargeWindow {
    String describe() {
        return "no large window";
    }

    boolean isReady() {
        return false;
    }
}
