package io.mortise.bench.harness;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Processes that were started by others than this one, and are to go nevertheless. */
public final class Processes {
    /** For the kernel to end what is killed; somebody else has to bury it. */
    private static final Duration END = Duration.ofSeconds(1);

    private Processes() {}

    /**
     * Finds what a process has started, and what that has.
     *
     * @param pid of the process
     * @return those that live now
     */
    public static List<ProcessHandle> below(long pid) {
        return ProcessHandle.of(pid)
                .map(ProcessHandle::descendants)
                .orElse(Stream.empty())
                .toList();
    }

    /**
     * Kills processes, and waits a moment until they are gone.
     *
     * @param processes that are not children of this one
     */
    public static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(END.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException notBuried) {
            // dead, but nobody has taken notice yet
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
