package io.mortise.bench.workloads;

import io.mortise.bench.report.Labels;
import io.mortise.bench.report.SeriesColor;
import io.mortise.process.ProcessPool;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where tasks run. */
enum Mode {
    SERIAL("serial", "serial", SeriesColor.GREY, "one task after the other, in one thread"),
    THREADS("threads", "thread-pool", SeriesColor.ORANGE, "the JDK's fixed pool of threads, in one process"),
    PROCESSES("processes", "mortise-pool", SeriesColor.SKY, "ProcessPool, each worker a process of its own");

    private final String label;
    private final String subject;
    private final SeriesColor color;
    private final String meaning;

    Mode(String label, String subject, SeriesColor color, String meaning) {
        this.label = label;
        this.subject = subject;
        this.color = color;
        this.meaning = meaning;
    }

    String label() {
        return label;
    }

    /** By the name that it has in all benchmarks. */
    String subject() {
        return subject;
    }

    static Mode bySubject(String subject) {
        return Labels.find("subject", subject, List.of(values()), Mode::subject);
    }

    SeriesColor color() {
        return color;
    }

    String meaning() {
        return meaning;
    }

    /** {@return how many there are when so many are asked for} */
    int workers(int wanted) {
        return this == SERIAL ? 1 : wanted;
    }

    /** This line is all that differs between them. */
    ExecutorService open(int workers) {
        return switch (this) {
            case SERIAL -> new CallerExecutor();
            case THREADS -> Executors.newFixedThreadPool(workers, Mode::daemon);
            case PROCESSES ->
                ProcessPool.builder().workers(workers).name("workloads").build();
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "mortise-bench-worker");
        thread.setDaemon(true);
        return thread;
    }
}
