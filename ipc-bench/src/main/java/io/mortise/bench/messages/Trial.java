package io.mortise.bench.messages;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.Samples;
import java.util.List;

/** One figure that is to be found out. */
interface Trial {
    /** Whose. */
    Subject subject();

    /** What may be chosen; the best of it is. */
    List<Tuning> tunings();

    /**
     * What is to be played.
     *
     * @param tuning    that is chosen
     * @param nonce     that no other segment has
     * @param segmentNs how long
     * @param isWhole   whether every byte is looked at
     */
    Exercise exercise(Tuning tuning, long nonce, long segmentNs, boolean isWhole);

    /** How good it was; more is better. Throws if something is missing, or came twice. */
    double score(Exercise exercise, Segment segment) throws CorruptedException;

    /** Adds what was found out to the samples. */
    void add(Samples samples, Tuning tuning, Exercise exercise, Segment segment) throws CorruptedException;
}
