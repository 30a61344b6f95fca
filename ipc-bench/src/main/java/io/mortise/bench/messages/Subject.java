package io.mortise.bench.messages;

import io.mortise.bench.report.Labels;
import java.util.List;

/** Whose speed is measured. */
enum Subject {
    MORTISE_QUEUE_SINGLE("mortise-queue-single", "SharedQueue with a single producer and a single consumer"),
    MORTISE_QUEUE_MANY("mortise-queue-many", "SharedQueue with many producers and many consumers"),
    MORTISE_TYPED_QUEUE("mortise-typed-queue", "TypedQueue<Long>, many producers and many consumers"),
    MORTISE_TOPIC("mortise-topic", "SharedTopic with one publisher and one subscriber, which is waited for"),
    SHM_HAND_OVER(
            "shm-hand-over",
            "a block of a BlockPool, whose handle goes through a SharedQueue; its content is not touched"),
    MORTISE_JOURNAL("mortise-journal", "JournalQueue of byte arrays, in memory"),
    AGRONA_ONE_TO_ONE("agrona-one-to-one", "Agrona's OneToOneRingBuffer in a mapped file"),
    AGRONA_MANY_TO_ONE("agrona-many-to-one", "Agrona's ManyToOneRingBuffer in a mapped file"),
    AERON_IPC("aeron-ipc", "Aeron over IPC: exclusive publication, media driver in the sender's JVM"),
    CHRONICLE_QUEUE("chronicle-queue", "Chronicle Queue as it comes, in memory"),
    JCTOOLS_SPSC("jctools-spsc", "JCTools' SpscArrayQueue of references, between two threads"),
    JCTOOLS_MPMC("jctools-mpmc", "JCTools' MpmcArrayQueue of references, between threads"),
    ARRAY_BLOCKING_QUEUE("array-blocking-queue", "ArrayBlockingQueue of references, between threads"),
    BARE_WORD(
            "bare-word", "one volatile word in a mapped file, with the rest of the message, if any, copied beside it");

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

    boolean isOurs() {
        return label.startsWith("mortise-");
    }

    /** Whether its parties are threads of one process. */
    boolean isBetweenThreads() {
        return this == JCTOOLS_SPSC || this == JCTOOLS_MPMC || this == ARRAY_BLOCKING_QUEUE;
    }

    /** Whether it carries numbers only. */
    boolean isOfNumbers() {
        return isBetweenThreads() || this == MORTISE_TYPED_QUEUE;
    }

    /** Whether it can take in more messages before the first is answered. */
    boolean isForThroughput() {
        return this != BARE_WORD && this != SHM_HAND_OVER;
    }

    /** Whether what is sent is a handle, whatever the length of what it stands for. */
    boolean isHandedOver() {
        return this == SHM_HAND_OVER;
    }

    /** Whether several messages can be sent in one call. */
    boolean isForBatches() {
        return this == MORTISE_QUEUE_SINGLE || this == MORTISE_QUEUE_MANY || this == MORTISE_TOPIC;
    }

    /** Whether there may be several senders and several receivers that share the messages. */
    boolean isForMany() {
        return this == MORTISE_QUEUE_MANY || this == JCTOOLS_MPMC || this == ARRAY_BLOCKING_QUEUE;
    }

    /** Whether those who wait in it can sleep. */
    boolean isForSleepers() {
        return this == MORTISE_QUEUE_SINGLE
                || this == MORTISE_QUEUE_MANY
                || this == MORTISE_TYPED_QUEUE
                || this == ARRAY_BLOCKING_QUEUE;
    }

    /** Whether what was sent stays, so that each segment begins a new one. */
    boolean isKeptForEver() {
        return this == MORTISE_JOURNAL || this == CHRONICLE_QUEUE;
    }

    /** What its JVMs are started with besides. */
    List<String> jvmOptions() {
        return switch (this) {
            case AGRONA_ONE_TO_ONE, AGRONA_MANY_TO_ONE -> List.of("-Dagrona.disable.bounds.checks=true");
            case AERON_IPC ->
                List.of(
                        "-Dagrona.disable.bounds.checks=true",
                        "-Daeron.disable.bounds.checks=true",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
            case CHRONICLE_QUEUE, MORTISE_JOURNAL ->
                List.of(
                        // Where none is named, Chronicle makes a folder of its own among the temporary files.
                        "-Dproject.build.directory=.",
                        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
            default -> List.of();
        };
    }

    /** What is worth saying of its configuration besides what was chosen in the run. */
    String configuration() {
        return switch (this) {
            case AGRONA_ONE_TO_ONE, AGRONA_MANY_TO_ONE -> "bounds checks off, ";
            case AERON_IPC -> "bounds checks off, driver threads shared and sleeping, ";
            default -> "";
        };
    }

    static Subject byLabel(String label) {
        return Labels.find("subject", label, List.of(values()), Subject::label);
    }
}
