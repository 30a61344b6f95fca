package io.mortise.bench.transfer;

import io.mortise.bench.report.Labels;
import java.util.Arrays;
import java.util.List;

/** What is compared, and the limits it is compared with. */
enum Subject {
    SHM("shm", Kind.STREAM, "shared memory, copied in and out"),
    SHM_IN_PLACE("shm-in-place", Kind.STREAM, "shared memory, written in, summed where it lies"),
    PIPE("pipe", Kind.STREAM, "the child's standard input"),
    FIFO("fifo", Kind.STREAM, "a pair of named pipes"),
    UNIX("unix", Kind.STREAM, "Unix domain socket"),
    TCP("tcp", Kind.STREAM, "TCP over the loopback interface"),
    FILE("file", Kind.STREAM, "a file, its path handed over"),
    MEMCPY("memcpy", Kind.LIMIT, "limit: private memory copied by one thread"),
    PRIVATE_SUM("private-sum", Kind.LIMIT, "limit: private memory summed by one thread"),
    SHM_HAND_OVER("shm-hand-over", Kind.HAND_OVER, "the message that gives the payload away, one way"),
    BARE_WORD("bare-word", Kind.HAND_OVER, "limit: one volatile word, one way");

    /** How a subject is measured. */
    enum Kind {
        /** A stream of payloads from process to process. */
        STREAM,
        /** What one process can do alone. */
        LIMIT,
        /** Small messages to and fro. */
        HAND_OVER
    }

    private final String label;
    private final Kind kind;
    private final String meaning;

    Subject(String label, Kind kind, String meaning) {
        this.label = label;
        this.kind = kind;
        this.meaning = meaning;
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    String meaning() {
        return meaning;
    }

    /** Whether the kernel copies, one of those that shared memory has to beat. */
    boolean isPipeOrSocket() {
        return this == PIPE || this == FIFO || this == UNIX || this == TCP;
    }

    /** Whether a figure depends on where the two processors are. */
    boolean hasPlacement() {
        return kind != Kind.LIMIT;
    }

    /** What a user may ask for; the limits come by themselves. */
    static List<Subject> selectable() {
        return Arrays.stream(values())
                .filter(subject -> subject != PRIVATE_SUM && subject != BARE_WORD)
                .toList();
    }

    static Subject byLabel(String label) {
        return Labels.find("transport", label, selectable(), Subject::label);
    }
}
