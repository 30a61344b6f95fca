package io.mortise.bench.messages;

import java.util.ArrayList;
import java.util.List;

/** What may be chosen of each subject. The best of it is found out by trying. */
final class Tunings {
    private static final int SMALL = 1 << 20;
    private static final int LARGE = 16 << 20;
    private static final int REFERENCES = 1 << 18;
    private static final int LIMIT = 256;
    private static final List<Waits> SPINNING = List.of(Waits.SPIN, Waits.PAUSE, Waits.PAUSE_LONG);

    private Tunings() {}

    static List<Tuning> throughput(Subject subject) {
        return batches(subject, 1);
    }

    static List<Tuning> batches(Subject subject, int batch) {
        List<Tuning> tunings = new ArrayList<>();
        for (int ringBytes : rings(subject)) {
            for (Waits waits : subject.isKeptForEver() ? List.of(Waits.SPIN, Waits.PAUSE_LONG) : SPINNING) {
                tunings.add(new Tuning(ringBytes, LIMIT, waits, batch));
            }
        }
        if (isBlockingQueue(subject)) {
            tunings.add(new Tuning(rings(subject).get(0), LIMIT, Waits.YIELD, batch));
            tunings.add(new Tuning(rings(subject).get(0), 1, Waits.BLOCK, batch));
        }
        return tunings;
    }

    /** More parties than processors: who waits must let go of his. */
    static List<Tuning> crowded(Subject subject) {
        List<Tuning> tunings = new ArrayList<>();
        int ringBytes = rings(subject).get(0);
        tunings.add(new Tuning(ringBytes, LIMIT, Waits.YIELD, 1));
        if (isBlockingQueue(subject) || subject == Subject.MORTISE_QUEUE_MANY) {
            tunings.add(new Tuning(ringBytes, 1, Waits.BLOCK, 1));
        }
        return tunings;
    }

    /** One at a time: there is nothing to choose. */
    static Tuning latency(Subject subject) {
        return new Tuning(rings(subject).get(0), 1, Waits.SPIN, 1);
    }

    /** The room is the block. */
    static Tuning handOver(int blockBytes) {
        return new Tuning(blockBytes, 1, Waits.SPIN, 1);
    }

    static Tuning blocking(Subject subject) {
        return latency(subject).waiting(Waits.BLOCK);
    }

    private static boolean isBlockingQueue(Subject subject) {
        return subject == Subject.ARRAY_BLOCKING_QUEUE || subject == Subject.MORTISE_TYPED_QUEUE;
    }

    private static List<Integer> rings(Subject subject) {
        if (subject.isKeptForEver() || subject == Subject.BARE_WORD) {
            return List.of(0);
        }
        return subject.isBetweenThreads() ? List.of(REFERENCES) : List.of(SMALL, LARGE);
    }
}
