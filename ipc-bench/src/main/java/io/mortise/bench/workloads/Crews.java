package io.mortise.bench.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** All workers that there are. Any thread may close it, and nobody can be hired afterwards. */
final class Crews implements AutoCloseable {
    private final WorkloadsPlan plan;
    private final Clocks clocks;
    private final List<Crew> crews = new ArrayList<>();
    private boolean closed;

    Crews(WorkloadsPlan plan, Clocks clocks) {
        this.plan = plan;
        this.clocks = clocks;
    }

    synchronized Crew open(Mode mode) {
        if (closed) {
            throw new RejectedExecutionException("the run is over");
        }
        Crew crew = Crew.open(mode, plan, clocks);
        crews.add(crew);
        return crew;
    }

    void dismiss(Crew crew) {
        crew.close();
        synchronized (this) {
            crews.remove(crew);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        crews.forEach(Crew::close);
        crews.clear();
    }
}
