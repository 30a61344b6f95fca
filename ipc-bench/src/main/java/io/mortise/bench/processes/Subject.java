package io.mortise.bench.processes;

import io.mortise.bench.report.Labels;
import java.util.List;

/** Whose speed is measured. */
enum Subject {
    MORTISE_CHILD("mortise-child", "ChildProcess, class path of jars"),
    MORTISE_POOL("mortise-pool", "ProcessPool of two workers"),
    MORTISE_MANAGER("mortise-manager", "a map of a Manager, in a process of its own"),
    MORTISE_SHARED_MAP("mortise-shared-map", "SharedMap<String, byte[]>, used by one process"),
    BARE_JVM("bare-jvm", "limit: java and a main class that prints a line, without Mortise"),
    JDK_POOL("jdk-pool", "limit: the JDK's pool of two threads, which copies nothing and shares all"),
    CONCURRENT_HASH_MAP("concurrent-hash-map", "limit: ConcurrentHashMap, which copies nothing"),
    PYTHON_PROCESS("python-process", "Python's multiprocessing.Process, started by spawn"),
    PYTHON_POOL("python-pool", "Python's multiprocessing.Pool and ProcessPoolExecutor, two workers, started by fork"),
    PYTHON_QUEUE("python-queue", "Python's multiprocessing.Queue to a process, which answers by a SimpleQueue"),
    PYTHON_MANAGER("python-manager", "a dict of Python's multiprocessing.Manager");

    private final String label;
    private final String meaning;

    Subject(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    String label() {
        return label;
    }

    String meaning() {
        return meaning;
    }

    boolean isPython() {
        return label.startsWith("python-");
    }

    static Subject byLabel(String label) {
        return Labels.find("subject", label, List.of(values()), Subject::label);
    }
}
