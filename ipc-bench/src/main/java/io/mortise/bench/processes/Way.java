package io.mortise.bench.processes;

/** By which of its methods a pool is used. */
enum Way {
    SUBMIT("submit"),
    IMAP_UNORDERED("imapUnordered"),
    MAP("map"),
    INVOKE_ALL("invokeAll"),
    PYTHON_APPLY("apply"),
    PYTHON_EXECUTOR("executor"),
    PYTHON_IMAP_UNORDERED("imap_unordered"),
    PYTHON_MAP("map");

    private final String label;

    Way(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
