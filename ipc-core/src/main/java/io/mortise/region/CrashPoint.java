package io.mortise.region;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a protocol where a process may be killed on purpose. Whoever writes something that must survive the death of a
 * process at any instruction puts one between any two steps:
 *
 * <pre>{@code
 * word.compareAndSet(FREE, me);
 * CrashPoint.reached("door.taken");
 * door.putInt(TICKET, ticket + 1);
 * CrashPoint.reached("door.ticket-raised");
 * }</pre>
 *
 * <p>A label says which step was just done, as {@code what.step-just-done}, and is a constant, so that nothing is made for it.
 * As long as no crash kit has armed this class, nothing happens, and compiled code does not even ask. In a process that a
 * crash kit has started, the thread may stop here, to be killed.
 *
 * <p>All methods may be called by any thread.
 */
public final class CrashPoint {
    private static @Nullable Consumer<? super String> wanted;
    private static boolean settled;

    private CrashPoint() {}

    /**
     * Says that a step was just done. Without a listener this costs nothing: the compiler sees that there is none.
     *
     * @param label which step
     */
    public static void reached(String label) {
        if (Armed.LISTENER != null) {
            Armed.LISTENER.accept(label);
        }
    }

    /**
     * Sets who hears of every point that any thread of this process reaches, for as long as the process lives. For crash kits:
     * to be called once, early in the main method.
     *
     * @param listener gets each label, in the thread that has reached it; it may keep that thread for as long as it likes,
     *                 and must not itself use what has such points
     * @throws IllegalStateException if there is a listener already, or a point was reached before
     */
    public static synchronized void arm(Consumer<? super String> listener) {
        Objects.requireNonNull(listener);
        if (settled) {
            throw new IllegalStateException(
                    "too late to arm: a crash point was reached in this process before; arm first in the main method");
        }
        if (wanted != null) {
            throw new IllegalStateException("armed already: a process has one listener");
        }
        wanted = listener;
    }

    private static synchronized @Nullable Consumer<? super String> settle() {
        settled = true;
        return wanted;
    }

    /** Settled when the first point is reached, and constant from then on. */
    private static final class Armed {
        static final @Nullable Consumer<? super String> LISTENER = settle();
    }
}
