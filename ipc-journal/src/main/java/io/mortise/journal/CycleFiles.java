package io.mortise.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.RollingResourcesCache;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/** A journal's files, one for each cycle in which something was appended, and which of them named tailers still need. */
final class CycleFiles {
    /** In place of a named tailer's index: its name was given up. */
    static final long FORGOTTEN = -1;

    private static final String SUFFIX = ".cq4";
    private static final String INDEX_KEY = "index.";

    private final Path directory;
    private final SingleChronicleQueue queue;
    private final RollingResourcesCache names;

    CycleFiles(Path directory, SingleChronicleQueue queue) {
        this.directory = directory;
        this.queue = queue;
        names = new RollingResourcesCache(
                queue.rollCycle(),
                queue.epoch(),
                name -> directory.resolve(name + SUFFIX).toFile(),
                file -> file.getName().substring(0, file.getName().length() - SUFFIX.length()));
    }

    /** {@return the files by their cycles} */
    NavigableMap<Long, Path> all() throws IOException {
        NavigableMap<Long, Path> all = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory)) {
            found.filter(file -> file.toString().endsWith(SUFFIX))
                    .forEach(file -> all.put(names.toLong(file.toFile()), file));
        }
        return all;
    }

    /**
     * Deletes what nobody needs: files of cycles that ended before a time, before the newest, and before every position that is kept.
     *
     * @return how many
     */
    int trim(long endedBeforeMs) throws IOException {
        NavigableMap<Long, Path> all = all();
        if (all.isEmpty()) {
            return 0;
        }
        RollCycle cycles = queue.rollCycle();
        long first = Math.min(all.lastKey(), Math.floorDiv(endedBeforeMs - queue.epoch(), cycles.lengthInMillis()));
        for (String tailer : tailers()) {
            long index = queue.indexForId(tailer).getVolatileValue();
            if (index != FORGOTTEN) {
                first = Math.min(first, cycles.toCycle(index));
            }
        }
        int count = 0;
        for (Path file : all.headMap(first).values()) {
            if (Files.deleteIfExists(file)) {
                count++;
            }
        }
        queue.refreshDirectoryListing();
        return count;
    }

    /** {@return the names of all tailers that ever had one} */
    private List<String> tailers() {
        List<String> found = new ArrayList<>();
        TableStore<?> table = queue.metaStore();
        table.forEachKey(found, (to, key, value) -> {
            String name = key.toString();
            if (name.startsWith(INDEX_KEY)) {
                to.add(name.substring(INDEX_KEY.length()));
            }
        });
        return found;
    }
}
