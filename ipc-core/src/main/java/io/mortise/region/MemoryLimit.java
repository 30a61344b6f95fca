package io.mortise.region;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What the control groups of this process would still let it have: beyond that the kernel kills instead of refusing. */
final class MemoryLimit {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private MemoryLimit() {}

    /** {@return the bytes left until the tightest limit, or nothing if there is none that can be read} */
    static OptionalLong availableBytes() {
        try {
            return availableBytes(ROOT, Files.readAllLines(Path.of("/proc/self/cgroup")));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    static OptionalLong availableBytes(Path root, List<String> membership) throws IOException {
        long least = Long.MAX_VALUE;
        for (String line : membership) {
            // hierarchy:controllers:path, with no controllers in version 2
            String[] parts = line.split(":", 3);
            boolean unified = parts[1].isEmpty();
            if (!unified && !List.of(parts[1].split(",")).contains("memory")) {
                continue;
            }
            Path top = unified ? root : root.resolve("memory");
            String limit = unified ? "memory.max" : "memory.limit_in_bytes";
            String usage = unified ? "memory.current" : "memory.usage_in_bytes";
            // Within a container the path may be the host's: then only the top is there to see.
            for (Path group = top.resolve(parts[2].substring(1)).normalize();
                    group != null && group.startsWith(top);
                    group = group.getParent()) {
                least = Math.min(least, available(group, limit, usage));
            }
        }
        return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
    }

    private static long available(Path group, String limitFile, String usageFile) throws IOException {
        Path limitPath = group.resolve(limitFile);
        Path usagePath = group.resolve(usageFile);
        if (!Files.isReadable(limitPath) || !Files.isReadable(usagePath)) {
            return Long.MAX_VALUE;
        }
        String limit = Files.readString(limitPath).trim();
        if (limit.equals("max") || Long.parseLong(limit) >= Long.MAX_VALUE >> 1) {
            return Long.MAX_VALUE;
        }
        long usage = Long.parseLong(Files.readString(usagePath).trim());
        return Math.max(0, Long.parseLong(limit) - usage + reclaimable(group));
    }

    /** Cached file pages count as used, but give way when memory is asked for. */
    private static long reclaimable(Path group) throws IOException {
        Path statistics = group.resolve("memory.stat");
        if (!Files.isReadable(statistics)) {
            return 0;
        }
        for (String line : Files.readAllLines(statistics)) {
            if (line.startsWith("inactive_file ") || line.startsWith("total_inactive_file ")) {
                return Long.parseLong(line.substring(line.indexOf(' ') + 1).trim());
            }
        }
        return 0;
    }
}
