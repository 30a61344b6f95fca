package io.mortise.bench.locks;

import io.mortise.bench.harness.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One waiter in each of some JVMs. They are looked at all at once: what each burns is too little to be in another's way, and the
 * processor time of a thread is its own.
 */
record IdleTrial(List<Subject> subjects) implements Trial {
    private record Waiter(Subject subject, IdleMode mode, Peer jvm, Peer.Reply<Double> percent) {}

    @Override
    public void run(Session session) throws IOException, InterruptedException {
        List<Waiter> waiters = new ArrayList<>();
        List<Signal> signals = new ArrayList<>();
        for (Subject subject : subjects) {
            Signal signal = session.arena().signal(subject, "idle");
            signal.arm();
            signals.add(signal);
        }
        try {
            for (Subject subject : subjects) {
                for (IdleMode mode : IdleMode.values()) {
                    if (mode.isPossible()) {
                        waiters.add(start(session, subject, mode));
                    }
                }
            }
            for (Waiter waiter : waiters) {
                Map<String, String> parameters = Map.of("waits", waiter.mode().label());
                session.samples()
                        .add(
                                Case.IDLE_WAITER.figure(waiter.subject(), parameters),
                                waiter.percent().await());
            }
        } finally {
            waiters.forEach(waiter -> waiter.jvm().close());
        }
        for (Signal signal : signals) {
            signal.disarm();
        }
    }

    private static Waiter start(Session session, Subject subject, IdleMode mode)
            throws IOException, InterruptedException {
        Peer jvm = session.freshJvm(subject.label() + "-" + mode.label(), mode.jvmOptions());
        long windowNs = session.plan().segment().toNanos() * session.plan().segments();
        return new Waiter(subject, mode, jvm, jvm.submit(new IdleTask(subject, mode, windowNs)));
    }

    @Override
    public String toString() {
        return "idle-waiter";
    }
}
