package io.mortise.stress.torture;

import io.mortise.process.WorkerDiedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The ways in which a task ends its worker, and what its future must say of it. */
enum Death {
    /** As by the kernel for want of memory. */
    KILLED {
        @Override
        void happen() throws IOException, InterruptedException {
            signal("-KILL");
        }
    },
    EXITED {
        @Override
        void happen() {
            System.exit(EXIT_CODE);
        }
    },
    OUT_OF_MEMORY {
        @Override
        @SuppressWarnings("ModifiedButNotUsed") // filling the heap is the use
        void happen() {
            List<long[]> hoard = new ArrayList<>();
            while (true) {
                hoard.add(new long[1 << 20]);
            }
        }
    },
    /** For good: its time runs out. */
    STOPPED {
        @Override
        void happen() throws IOException, InterruptedException {
            signal("-STOP");
            Thread.sleep(Long.MAX_VALUE);
        }
    };

    private static final int EXIT_CODE = 42;
    private static final int EXIT_CODE_OUT_OF_MEMORY = 3;

    abstract void happen() throws IOException, InterruptedException;

    private static void signal(String signal) throws IOException, InterruptedException {
        int unused = new ProcessBuilder(
                        "kill", signal, Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
        Thread.sleep(Long.MAX_VALUE); // until it has arrived
    }

    /** {@return true if that is how the future of such a task ends} */
    boolean isToldBy(Throwable cause) {
        if (this == STOPPED) {
            return cause instanceof TimeoutException;
        }
        return cause instanceof WorkerDiedException death
                && switch (this) {
                    case EXITED -> death.exitCode() == EXIT_CODE;
                    case OUT_OF_MEMORY -> death.exitCode() == EXIT_CODE_OUT_OF_MEMORY;
                    default -> isKill(death);
                };
    }

    /** {@return true if it was killed, by itself or from outside} */
    static boolean isKill(WorkerDiedException death) {
        return death.probableSignal().equals(Optional.of("SIGKILL"));
    }
}
