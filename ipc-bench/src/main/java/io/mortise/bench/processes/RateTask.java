package io.mortise.bench.processes;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How much a pool gets done in a time.
 *
 * @param kind      of what
 * @param subject   the pool
 * @param way       its method
 * @param amount    for one sample: tasks, items or bytes
 * @param warmUpNs  time that does not count
 * @param segmentNs time that does, or that of one sample if that takes longer
 * @param fault     what workers do wrong
 */
record RateTask(Case kind, Subject subject, Way way, int amount, long warmUpNs, long segmentNs, Fault fault)
        implements PeerTask<double[]> {
    private static final double NS_PER_S = 1e9;

    @Override
    public double[] run(PeerContext context) throws Exception {
        Once once = once(Pools.of(context).get(subject, fault));
        sample(once, warmUpNs);
        return sample(once, segmentNs);
    }

    /** Does it once, and returns the time in nanoseconds; the check of the results takes none of it. */
    private interface Once {
        long timeNs() throws Exception;
    }

    private Once once(Workers workers) {
        return switch (kind) {
            case TINY -> () -> tiny(workers);
            case MAP -> map(workers);
            case ARGUMENT -> argument(workers);
            default -> throw new IllegalArgumentException("kind=" + kind + " is not for pools");
        };
    }

    private long tiny(Workers workers) throws Exception {
        long startNs = System.nanoTime();
        long sum = workers.askEach(way, amount);
        long elapsedNs = System.nanoTime() - startNs;
        check(sum, Work.sumOfAnswers(amount));
        return elapsedNs;
    }

    private Once map(Workers workers) {
        List<Integer> questions = IntStream.range(0, amount).boxed().toList();
        return () -> {
            long startNs = System.nanoTime();
            List<Integer> answers = workers.askAll(questions);
            long elapsedNs = System.nanoTime() - startNs;
            check(answers.stream().mapToLong(Integer::longValue).sum(), Work.sumOfAnswers(amount));
            return elapsedNs;
        };
    }

    private Once argument(Workers workers) {
        byte[][] payloads = new byte[2][amount];
        Random random = new Random(1);
        random.nextBytes(payloads[0]);
        random.nextBytes(payloads[1]);
        long[] sums = {Work.sumOf(payloads[0]), Work.sumOf(payloads[1])};
        int[] turn = {0};
        return () -> {
            int which = turn[0]++ % payloads.length;
            long startNs = System.nanoTime();
            long sum = workers.askFor(payloads[which]);
            long elapsedNs = System.nanoTime() - startNs;
            check(sum, sums[which]);
            return elapsedNs;
        };
    }

    private void check(long sum, long expected) throws CorruptedException {
        if (sum != expected) {
            throw new CorruptedException(this + ": the answers add up to " + sum + " instead of " + expected);
        }
    }

    private double[] sample(Once once, long ns) throws Exception {
        double scale = kind == Case.ARGUMENT ? 1 : NS_PER_S;
        DoubleStream.Builder samples = DoubleStream.builder();
        long startNs = System.nanoTime();
        do {
            samples.add(amount * scale / once.timeNs());
        } while (System.nanoTime() - startNs < ns);
        return samples.build().toArray();
    }

    @Override
    public String toString() {
        return kind.label() + " " + subject.label() + " " + way.label();
    }
}
