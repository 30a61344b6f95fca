package io.mortise.bench.workloads;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;

/** Calls that wait for somebody else, and need no processor meanwhile. */
final class SlowCalls implements Batch {
    private final SlowServer server;
    private final List<SlowCall> works;

    private SlowCalls(SlowServer server, List<SlowCall> works) {
        this.server = server;
        this.works = works;
    }

    static SlowCalls open(WorkloadsPlan plan) throws IOException {
        SlowServer server = SlowServer.start(plan.delayMs());
        List<SlowCall> works = LongStream.rangeClosed(1, plan.tasks())
                .mapToObj(question -> new SlowCall(server.port(), question))
                .toList();
        return new SlowCalls(server, works);
    }

    @Override
    public List<SlowCall> works() {
        return works;
    }

    @Override
    public void verify(List<Long> values) throws IOException {
        Expected.each(
                works.stream().map(call -> SlowServer.answer(call.question())).toList(), values);
    }

    @Override
    public void close() {
        server.close();
    }
}
