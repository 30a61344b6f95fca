package io.mortise.bench.harness;

import java.io.Serializable;

/**
 * Something for the second JVM to do, while the first one does its own part of it. A record, best: it is serialized to
 * get there.
 *
 * @param <R> what comes back
 */
public interface PeerTask<R extends Serializable> extends Serializable {
    /**
     * Does it, in the second JVM. Tasks run one after the other on one thread.
     *
     * @param context of the second JVM; what one task keeps there the next one finds
     * @return the answer
     * @throws Exception to end the run with a message that names the cause
     */
    R run(PeerContext context) throws Exception;
}
