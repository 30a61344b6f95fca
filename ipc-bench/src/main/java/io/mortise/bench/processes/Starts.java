package io.mortise.bench.processes;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Fault;
import io.mortise.process.ChildProcess;
import io.mortise.process.ChildProcessBuilder;
import io.mortise.process.ChildTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts processes, one at a time, and waits for their end. */
final class Starts {
    private static final int QUESTION = 41;

    private final Path output;
    private final List<Path> jars;
    private final List<String> jvmOptions;
    private final Fault fault;

    /**
     * What is common to all.
     *
     * @param folder     for what they print
     * @param jars       their class path
     * @param jvmOptions that children get besides
     * @param fault      what they do wrong
     */
    Starts(Path folder, List<Path> jars, List<String> jvmOptions, Fault fault) {
        this.output = folder.resolve("hello");
        this.jars = jars;
        this.jvmOptions = jvmOptions;
        this.fault = fault;
    }

    /** A JVM without Mortise; returns the time in nanoseconds. */
    long bareJvm() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        jars.get(0).toString(),
                        Hello.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        long startNs = System.nanoTime();
        Process process = builder.start();
        process.getOutputStream().close();
        int exitCode = process.waitFor();
        long elapsedNs = System.nanoTime() - startNs;
        check("bare-jvm", exitCode);
        return elapsedNs;
    }

    /** A child with a main class. */
    long child() throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        ChildProcessBuilder<ChildProcess> builder = prepare(ChildProcess.builder(Hello.class));
        if (fault != Fault.NONE) {
            builder.args(fault.name());
        }
        try (ChildProcess child = builder.start()) {
            int exitCode = child.join();
            long elapsedNs = System.nanoTime() - startNs;
            check("mortise-child", exitCode);
            return elapsedNs;
        }
    }

    /** A child with a lambda. */
    long lambda() throws IOException {
        long startNs = System.nanoTime();
        try (ChildTask<Integer> child =
                prepare(ChildProcess.builder(Work.task(QUESTION, fault))).start()) {
            int answer = child.result().join();
            long elapsedNs = System.nanoTime() - startNs;
            if (answer != Work.answer(QUESTION)) {
                throw new CorruptedException("mortise-child: the answer is wrong: " + answer);
            }
            return elapsedNs;
        }
    }

    private <C extends ChildProcess> ChildProcessBuilder<C> prepare(ChildProcessBuilder<C> builder) {
        return builder.classPath(jars)
                .jvmOptions(jvmOptions.toArray(String[]::new))
                .outputTo(output);
    }

    private void check(String subject, int exitCode) throws IOException {
        String printed = Files.readString(output).strip();
        Files.delete(output);
        if (exitCode != 0 || !printed.equals(Hello.LINE)) {
            throw new CorruptedException(subject + ": exit code " + exitCode + ", and it printed '" + printed + "'");
        }
    }
}
