package io.mortise.bench.locks;

import java.util.List;

/** How a thread that waits may sleep. */
enum IdleMode {
    FUTEX("futex"),
    /** In a JVM in which native code cannot be loaded. */
    POLLING("polling"),
    /** Where the JDK has them. */
    VIRTUAL_THREAD("virtual-thread");

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private final String label;

    IdleMode(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    List<String> jvmOptions() {
        return this == POLLING
                ? List.of("-Djna.nosys=true", "-Djna.nounpack=true", "-Djna.boot.library.path=/nowhere")
                : List.of();
    }

    boolean isPossible() {
        return this != VIRTUAL_THREAD || Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
    }

    /** Starts a daemon thread of the kind. */
    void start(Runnable work) throws ReflectiveOperationException {
        if (this == VIRTUAL_THREAD) {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            return;
        }
        Thread thread = new Thread(work, "mortise-bench-idle");
        thread.setDaemon(true);
        thread.start();
    }
}
