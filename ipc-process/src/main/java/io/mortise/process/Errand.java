package io.mortise.process;

import java.util.ArrayList;
import java.util.List;

/**
 * What a decision with the pool's lock leaves to be done without it.
 *
 * @param sendings long bundles to be sent.
 * @param over     number of items that were dropped, for nobody waits for them.
 */
record Errand(List<Sending> sendings, int over) {
    static final Errand NONE = new Errand(List.of(), 0);

    /**
     * A long bundle for a worker.
     *
     * @param link        whose.
     * @param assignments of the worker that it was given to.
     * @param bundle      which.
     */
    record Sending(WorkerLink link, Assignments assignments, Bundle bundle) {}

    Errand plus(Sending sending) {
        List<Sending> more = new ArrayList<>(sendings);
        more.add(sending);
        return new Errand(more, over);
    }

    Errand plusOver(int items) {
        return new Errand(sendings, over + items);
    }
}
