package io.mortise.bench.harness;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the figures were taken on, as far as the machine tells. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private Machine() {}

    /**
     * A description for people and for JSON, in the order in which it is to be read. What cannot be found out is left out.
     *
     * @return values that are strings, numbers, booleans and lists of strings
     */
    public static Map<String, Object> describe() {
        Map<String, Object> machine = new LinkedHashMap<>();
        OperatingSystemMXBean system = system();
        List<String> cpuInfo = lines(CPU_INFO);
        putIfKnown(machine, "cpu", field(cpuInfo, "model name"));
        machine.put("cpus", Runtime.getRuntime().availableProcessors());
        long installed =
                cpuInfo.stream().filter(line -> line.startsWith("processor")).count();
        if (installed > Runtime.getRuntime().availableProcessors()) {
            machine.put("cpusInstalled", installed);
        }
        putIfKnown(machine, "caches", caches());
        if (cpuInfo.stream().anyMatch(line -> line.startsWith("flags") && line.contains(" hypervisor"))) {
            machine.put("virtualMachine", true);
        }
        machine.put("memoryBytes", system.getTotalMemorySize());
        long installedBytes = kibibytes(lines(MEMORY_INFO), "MemTotal");
        if (installedBytes > system.getTotalMemorySize()) {
            machine.put("memoryInstalledBytes", installedBytes);
        }
        putSharedMemory(machine);
        putIfKnown(machine, "hugePages", chosen(HUGE_PAGES.resolve("enabled")));
        putIfKnown(machine, "hugePagesInSharedMemory", chosen(HUGE_PAGES.resolve("shmem_enabled")));
        machine.put("os", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        putIfKnown(machine, "pipeMaxBytes", number(Path.of("/proc/sys/fs/pipe-max-size")));
        putIfKnown(machine, "socketMaxSendBytes", number(Path.of("/proc/sys/net/core/wmem_max")));
        putIfKnown(machine, "socketMaxReceiveBytes", number(Path.of("/proc/sys/net/core/rmem_max")));
        machine.put("jdk", property("java.version"));
        machine.put("vm", property("java.vm.name") + " " + property("java.vm.version"));
        machine.put("flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
        machine.put("collectors", collectors());
        machine.put("maxHeapBytes", Runtime.getRuntime().maxMemory());
        return machine;
    }

    /**
     * How much memory can still be filled without pushing anybody out.
     *
     * @return bytes, within the limits of a container
     */
    public static long availableBytes() {
        long free = system().getFreeMemorySize();
        long available = kibibytes(lines(MEMORY_INFO), "MemAvailable");
        return Math.min(system().getTotalMemorySize(), Math.max(free, available));
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private static void putSharedMemory(Map<String, Object> machine) {
        try {
            FileStore store = Files.getFileStore(SHARED_MEMORY);
            machine.put("sharedMemoryBytes", store.getTotalSpace());
        } catch (IOException absent) {
            // a machine without it says so by silence
        }
    }

    private static List<String> collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .toList();
    }

    private static List<String> caches() {
        List<String> caches = new ArrayList<>();
        try (Stream<Path> found = Files.list(CACHES)) {
            for (Path cache : new TreeSet<>(found.filter(Files::isDirectory).toList())) {
                String level = first(cache.resolve("level"));
                String type = first(cache.resolve("type"));
                String kind = type.equals("Unified") ? "" : type.equals("Data") ? "d" : "i";
                caches.add("L" + level + kind + " " + first(cache.resolve("size")));
            }
        } catch (IOException unknown) {
            return List.of();
        }
        return caches;
    }

    private static void putIfKnown(Map<String, Object> machine, String name, Object value) {
        if (isKnown(value)) {
            machine.put(name, value);
        }
    }

    private static boolean isKnown(Object value) {
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Long number && number >= 0;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unknown) {
            return List.of();
        }
    }

    private static String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private static long number(Path file) {
        String text = first(file);
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }

    /** The kernel lists what may be chosen and puts brackets around what is. */
    private static String chosen(Path file) {
        String choices = first(file);
        int open = choices.indexOf('[');
        return open < 0 ? "" : choices.substring(open + 1, choices.indexOf(']'));
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static long kibibytes(List<String> lines, String name) {
        String text = field(lines, name);
        return text.isEmpty() ? -1 : Long.parseLong(text.substring(0, text.indexOf(' '))) << 10;
    }
}
