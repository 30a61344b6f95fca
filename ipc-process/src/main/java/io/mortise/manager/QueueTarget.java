package io.mortise.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/** A shared queue. */
final class QueueTarget<E> extends LinkedBlockingQueue<E> implements Drained {
    private static final long serialVersionUID = 1;

    QueueTarget(int capacity) {
        super(capacity);
    }

    @Override
    public List<Object> drain(int most) {
        List<Object> drained = new ArrayList<>();
        drainTo(drained, most);
        return drained;
    }
}
