package io.mortise.bench.processes;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import java.util.stream.LongStream;

/**
 * Times tasks of a pool, one after the other.
 *
 * @param subject   the pool
 * @param warmUpNs  time that does not count
 * @param segmentNs time that does
 * @param fault     what workers do wrong
 */
record SubmitTask(Subject subject, long warmUpNs, long segmentNs, Fault fault) implements PeerTask<long[]> {
    @Override
    public long[] run(PeerContext context) throws Exception {
        Workers workers = Pools.of(context).get(subject, fault);
        time(workers, warmUpNs);
        return time(workers, segmentNs);
    }

    private long[] time(Workers workers, long ns) throws Exception {
        LongStream.Builder timesNs = LongStream.builder();
        long endNs = System.nanoTime() + ns;
        long startNs;
        int question = 0;
        do {
            startNs = System.nanoTime();
            int answer = workers.ask(question);
            timesNs.add(System.nanoTime() - startNs);
            if (answer != Work.answer(question)) {
                throw new CorruptedException(subject.label() + ": the answer to " + question + " is wrong: " + answer);
            }
            question++;
        } while (startNs - endNs < 0);
        return timesNs.build().toArray();
    }

    @Override
    public String toString() {
        return "submit " + subject.label();
    }
}
