package io.mortise.process;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker has ended: who is to blame, and what is to be run again. */
final class WorkerDeath {
    private record Victim(Bundle bundle, int item, Throwable why) {}

    private final String name;
    private final long pid;
    private final int exitCode;
    private final List<String> lastOutput;
    private final @Nullable Throwable broken;
    private final boolean isRetrying;
    private final List<Bundle> again = new ArrayList<>();
    private final List<Victim> victims = new ArrayList<>();

    /**
     * A death.
     *
     * @param broken why the pool ended it, if that was because its results could not be taken; or null.
     */
    WorkerDeath(
            String name,
            long pid,
            int exitCode,
            List<String> lastOutput,
            @Nullable Throwable broken,
            boolean isRetrying) {
        this.name = name;
        this.pid = pid;
        this.exitCode = exitCode;
        this.lastOutput = lastOutput;
        this.broken = broken;
        this.isRetrying = isRetrying;
    }

    /** With the pool's lock: what becomes of a bundle that the worker had, after all its results were taken. */
    void judge(Bundle bundle, WorkerMemory memory, boolean hasBegun) {
        if (!hasBegun) {
            again.add(bundle);
            return;
        }
        int rest = bundle.next;
        int lastBegun = memory.lastBegun(bundle.sequence);
        if (lastBegun >= bundle.next) {
            rest = lastBegun + 1;
            Throwable reason = bundle.reason == null ? broken : bundle.reason;
            for (int item = bundle.next; item < lastBegun; item++) { // ran, but how it ended could not be taken
                victims.add(new Victim(bundle, item, reason == null ? of(bundle.describe(item)) : reason));
            }
            if (reason == null && isRetrying && !bundle.isKilledBefore()) {
                again.add(bundle.onceMore(lastBegun));
            } else {
                victims.add(new Victim(bundle, lastBegun, reason == null ? of(bundle.describe(lastBegun)) : reason));
            }
        }
        if (rest < bundle.count()) {
            again.add(bundle.rest(rest));
        }
    }

    WorkerDiedException of(String what) {
        return new WorkerDiedException(name, pid, exitCode, what, lastOutput);
    }

    /** {@return true if a signal ended it, rather than itself} */
    boolean isKill() {
        return Signals.ofExitCode(exitCode).isPresent();
    }

    /** {@return what is to be run again, in order} */
    List<Bundle> again() {
        return again;
    }

    int victims() {
        return victims.size();
    }

    /** Without the lock. */
    void tell() {
        victims.forEach(victim -> victim.bundle.failed(victim.item, victim.why));
    }
}
