package io.mortise.region;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Who a process is, beyond its pid: pids are reused, and mean something else in another container.
 *
 * @param pid          its id within its own pid namespace
 * @param startTime    when it was started, in clock ticks since boot; 0 if not known
 * @param pidNamespace the inode of its pid namespace; 0 if not known
 * @param bootId       the first 64 bits of the machine's boot id; 0 if not known
 */
record ProcessIdentity(long pid, long startTime, long pidNamespace, long bootId) {
    private static final Path PROC = Path.of("/proc");
    private static final ProcessIdentity SELF = readSelf();

    static ProcessIdentity self() {
        return SELF;
    }

    /**
     * {@return true if this process is known to run: seen from the same pid namespace since the same boot, and started when it
     * says} False means only that nothing is known.
     */
    boolean isKnownAlive() {
        boolean comparable = startTime != 0
                && pidNamespace != 0
                && pidNamespace == SELF.pidNamespace
                && bootId != 0
                && bootId == SELF.bootId;
        return comparable && startTimeOf(Long.toString(pid)) == startTime;
    }

    private static ProcessIdentity readSelf() {
        return new ProcessIdentity(
                ProcessHandle.current().pid(), startTimeOf("self"), readPidNamespace(), readBootId());
    }

    /** Field 22 of stat; 0 if there is no such process, or only its remains wait for their parent. */
    private static long startTimeOf(String process) {
        try {
            String stat = Files.readString(PROC.resolve(process).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The command, field 2, is in parentheses and may hold anything; fields after it are split by single
            // blanks.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
            String state = fields[0];
            return state.equals("Z") || state.equals("X") ? 0 : Long.parseLong(fields[19]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static long readPidNamespace() {
        try {
            String link = Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString();
            return Long.parseLong(link.replaceAll("\\D", ""));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static long readBootId() {
        try {
            String id = Files.readString(PROC.resolve("sys/kernel/random/boot_id"));
            return Long.parseUnsignedLong(
                    id.replace("-", "").trim().substring(0, 16).toLowerCase(Locale.ROOT), 16);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
