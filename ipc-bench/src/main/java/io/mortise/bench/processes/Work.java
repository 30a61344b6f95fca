package io.mortise.bench.processes;

import io.mortise.bench.harness.Fault;
import io.mortise.process.RemoteCallable;
import io.mortise.process.RemoteFunction;

/** What other processes are asked to do. Knows nothing of the rest, which they need not load. */
final class Work {
    private static final int PAGE_BYTES = 4096;

    private Work() {}

    /** So little that all the time goes into asking. */
    static int answer(int question) {
        return question + 1;
    }

    private static int answer(int question, Fault fault) {
        fault.misbehave("question " + question);
        return fault == Fault.NONE ? answer(question) : question;
    }

    /** What all answers to the questions below a number add up to. */
    static long sumOfAnswers(int questions) {
        return questions * (questions + 1L) / 2;
    }

    /** Of one byte of each page, and of the length. */
    static long sumOf(byte[] bytes) {
        long sum = bytes.length;
        for (int at = 0; at < bytes.length; at += PAGE_BYTES) {
            sum += bytes[at] & 0xff;
        }
        return sum;
    }

    /** Captures the fault only if there is one. */
    static RemoteCallable<Integer> task(int question, Fault fault) {
        return fault == Fault.NONE ? () -> answer(question) : () -> answer(question, fault);
    }

    static RemoteFunction<Integer, Integer> function(Fault fault) {
        return fault == Fault.NONE ? Work::answer : question -> answer(question, fault);
    }

    static RemoteCallable<Long> taskOf(byte[] bytes) {
        return () -> sumOf(bytes);
    }
}
