package io.mortise.transport;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * Size of a pipe's or FIFO's kernel buffer, which Linux lets one raise by {@code fcntl}. That needs JNA, whose first use
 * costs some 100 ms; where it is refused, pipes stay as they are (64 KiB), and slower.
 */
final class PipeSize {
    static final int UNKNOWN = 0;

    private static final int LARGEST_SENSIBLE_BYTES = 1 << 20;
    private static final int LEAST_BYTES = 1 << 16;
    private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");

    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 02000000;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;

    private PipeSize() {}

    /**
     * Enlarges the pipe as far as the system lets us.
     *
     * @param path        of a FIFO, or of a process's descriptor below {@code /proc}.
     * @param wantedBytes 0 for the largest sensible size.
     * @return bytes in force, or {@link #UNKNOWN}.
     */
    static int enlarge(String path, int wantedBytes) {
        if (!LINUX) {
            return UNKNOWN;
        }
        try {
            return new LibC().enlarge(path, wantedBytes == 0 ? LARGEST_SENSIBLE_BYTES : wantedBytes);
        } catch (LinkageError | RuntimeException e) {
            return UNKNOWN; // no JNA here
        }
    }

    static String describe(int bytes) {
        return bytes == UNKNOWN ? "of the system's default size" : bytes + " bytes";
    }

    /** Apart, so that JNA is loaded no earlier than needed and its absence is met in one place. */
    private static final class LibC {
        private final NativeLibrary library = NativeLibrary.getInstance("c");
        private final Function open = library.getFunction("open");
        private final Function fcntl = library.getFunction("fcntl");
        private final Function close = library.getFunction("close");

        int enlarge(String path, int wantedBytes) {
            int descriptor = open.invokeInt(new Object[] {path, O_RDWR | O_CLOEXEC});
            if (descriptor < 0) {
                return UNKNOWN;
            }
            try {
                int bytes = wantedBytes;
                while (fcntl.invokeInt(new Object[] {descriptor, F_SETPIPE_SZ, bytes}) < 0 && bytes > LEAST_BYTES) {
                    bytes /= 2; // above the limit of the system or of this user
                }
                return Math.max(UNKNOWN, fcntl.invokeInt(new Object[] {descriptor, F_GETPIPE_SZ}));
            } finally {
                close.invokeInt(new Object[] {descriptor});
            }
        }
    }
}
