package io.mortise.bench.locks;

import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One waiter in each of some JVMs, one for each way to sleep. They are looked at all at once: what each burns is too little to be in
 * another's way, and the processor time of a thread is its own.
 */
record IdleTrial(Subject subject) implements Trial {
    private record Waiter(IdleMode mode, Peer jvm, Peer.Reply<Double> percent) {}

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        Signal signal = session.arena().signal(subject, "idle");
        signal.arm();
        List<Waiter> waiters = new ArrayList<>();
        try {
            for (IdleMode mode : IdleMode.values()) {
                if (mode.isPossible()) {
                    waiters.add(start(session, mode));
                }
            }
            for (Waiter waiter : waiters) {
                Map<String, String> parameters = Map.of("waits", waiter.mode().label());
                session.samples()
                        .add(
                                Case.IDLE_WAITER.figure(subject, parameters),
                                waiter.percent().await());
            }
        } finally {
            waiters.forEach(waiter -> waiter.jvm().close());
        }
        signal.disarm();
    }

    private Waiter start(Session session, IdleMode mode) throws IOException, InterruptedException {
        Peer jvm = session.freshJvm(mode.label(), mode.jvmOptions());
        long windowNs = session.plan().segment().toNanos() * session.plan().segments();
        return new Waiter(mode, jvm, jvm.submit(new IdleTask(subject, mode, windowNs)));
    }

    @Override
    public String toString() {
        return "idle-waiter " + subject.label();
    }
}
