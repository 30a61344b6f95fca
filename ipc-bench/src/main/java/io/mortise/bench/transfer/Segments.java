package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.CpuClock;
import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.Peer;
import io.mortise.bench.harness.Placement;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The sender's part of all segments: proofs, warm-up and measurement, each of one subject at one size. */
final class Segments {
    private static final int FEWEST_MESSAGES = 2;
    private static final int MOST_MESSAGES = 1 << 20;

    /** A proof goes through the window twice, or as far as a few thousand messages go. */
    private static final long PROOF_BYTES = 2L * Window.BYTES;

    private static final int FEWEST_PROOF_MESSAGES = 3;
    private static final int MOST_PROOF_MESSAGES = 4096;

    /** Of a hand-over: many short batches, for the clock ticks too slowly to time one round trip. */
    private static final int BATCHES = 501;

    private static final int ROUND_TRIPS = 64;
    private static final long MOST_HAND_OVER_NS = 50_000_000;

    private final TransferPlan plan;
    private final Peer peer;
    private final Payload payload;
    private final Limits limits;
    private final Lanes lanes;
    private final Map<Integer, Fingerprint> fingerprints = new HashMap<>();
    private final Map<Cell, Double> bytesPerNs = new HashMap<>();
    private long handOvers;

    Segments(TransferPlan plan, Peer peer, Payload payload, Limits limits, Lanes lanes) {
        this.plan = plan;
        this.peer = peer;
        this.payload = payload;
        this.limits = limits;
        this.lanes = lanes;
    }

    /** Sends messages of which the receiver checks every byte as they come. */
    void prove(Cell cell) throws IOException, InterruptedException {
        if (cell.subject().kind() == Subject.Kind.STREAM) {
            long wanted = Math.max(FEWEST_PROOF_MESSAGES, PROOF_BYTES / cell.length());
            int messages = (int) Math.min(MOST_PROOF_MESSAGES, wanted);
            Sample sample = stream(cell, messages, true);
            bytesPerNs.put(cell, sample.value());
        }
    }

    /** Measures one segment that takes about so long. */
    Sample measure(Cell cell, long segmentNs) throws IOException, InterruptedException {
        return switch (cell.subject()) {
            case SHM_HAND_OVER -> handOver(cell.length());
            case BARE_WORD -> bareWord();
            default -> bytes(cell, messages(cell, segmentNs));
        };
    }

    private Sample bytes(Cell cell, int messages) throws IOException, InterruptedException {
        Sample sample =
                cell.subject().kind() == Subject.Kind.STREAM ? stream(cell, messages, false) : alone(cell, messages);
        bytesPerNs.put(cell, sample.value());
        return sample;
    }

    private Sample alone(Cell cell, int messages) throws CorruptedException {
        try (Payload.Source source = payload.source(cell.length())) {
            return cell.subject() == Subject.MEMCPY
                    ? limits.copy(source, messages, fingerprint(source))
                    : limits.sum(source, messages);
        }
    }

    private Sample handOver(int length) throws IOException, InterruptedException {
        HandOver handOver = lanes.handOver();
        long number = ++handOvers;
        handOver.begin(length, number);
        Peer.Reply<Boolean> reply = peer.submit(new HandOverTask(length, number));
        try {
            double beforeNs = peer.probe().measure(Patience.PROBE_NS);
            double[] batchesNs = giveAndTake(handOver);
            double afterNs = peer.probe().measure(Patience.PROBE_NS);
            reply.await();
            return oneWay(beforeNs, batchesNs, afterNs);
        } catch (IOException failed) {
            throw peer.explain(failed);
        }
    }

    private static double[] giveAndTake(HandOver handOver) throws IOException {
        double[] batchesNs = new double[BATCHES];
        int done = 0;
        long enoughNs = System.nanoTime() + MOST_HAND_OVER_NS;
        while (done == 0 || (done < BATCHES && System.nanoTime() - enoughNs < 0)) {
            long startNs = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++) {
                handOver.give();
                handOver.take();
            }
            batchesNs[done++] = (System.nanoTime() - startNs) / (double) ROUND_TRIPS;
        }
        handOver.giveLast();
        return Arrays.copyOf(batchesNs, done);
    }

    private Sample bareWord() throws IOException, InterruptedException {
        Peer.Reply<Boolean> reply = peer.submit(new ProbeTask(3));
        try {
            double beforeNs = peer.probe().measure(Patience.PROBE_NS);
            double[] batchesNs = peer.probe().sample(BATCHES, MOST_HAND_OVER_NS, Patience.PROBE_NS);
            double afterNs = peer.probe().measure(Patience.PROBE_NS);
            reply.await();
            return oneWay(beforeNs, batchesNs, afterNs);
        } catch (IOException failed) {
            throw peer.explain(failed);
        }
    }

    private Sample oneWay(double beforeNs, double[] roundTripsNs, double afterNs) {
        Arrays.sort(roundTripsNs);
        double medianNs = roundTripsNs[roundTripsNs.length / 2];
        return new Sample(Placement.between(beforeNs, afterNs, plan.lineNs()), medianNs / 2, 0, 0);
    }

    private int messages(Cell cell, long segmentNs) {
        double rate = bytesPerNs.getOrDefault(cell, 1.0);
        double messages = Math.ceil(rate * segmentNs / cell.length());
        return (int) Math.min(MOST_MESSAGES, Math.max(FEWEST_MESSAGES, messages));
    }

    private Sample stream(Cell cell, int messages, boolean proof) throws IOException, InterruptedException {
        Subject subject = cell.subject();
        int length = cell.length();
        SendingLane lane = lanes.lane(subject);
        Window window = lane.window(length);
        try (Payload.Source source = payload.source(length)) {
            Peer.Reply<Long> reply = peer.submit(new StreamTask(
                    subject,
                    length,
                    messages,
                    0,
                    window.creditEvery(),
                    proof,
                    fingerprint(source),
                    plan.faultOf(subject)));
            try {
                double beforeNs = peer.probe().measure(Patience.PROBE_NS);
                long cpuNs = CpuClock.nowNs();
                long startNs = System.nanoTime();
                send(lane, source, messages, window);
                long elapsedNs = System.nanoTime() - startNs;
                cpuNs = CpuClock.nowNs() - cpuNs;
                double afterNs = peer.probe().measure(Patience.PROBE_NS);
                long receiverCpuNs = reply.await();
                long bytes = (long) length * messages;
                return new Sample(
                        Placement.between(beforeNs, afterNs, plan.lineNs()),
                        bytes / (double) elapsedNs,
                        bytes,
                        cpuNs + receiverCpuNs);
            } catch (IOException failed) {
                throw peer.explain(failed);
            }
        }
    }

    private static void send(SendingLane lane, Payload.Source source, int messages, Window window) throws IOException {
        long read = 0;
        for (int number = 0; number < messages; number++) {
            while (number - read >= window.messages()) {
                read = credit(lane, read, number);
            }
            lane.send(source.message(number), source.length());
        }
        while (read < messages) {
            read = credit(lane, read, messages);
        }
    }

    private static long credit(SendingLane lane, long read, long sent) throws IOException {
        long now = lane.receiveCredit();
        if (now <= read || now > sent) {
            throw new ProtocolException(
                    "the receiver reports " + now + " messages read, after " + read + " of " + sent);
        }
        return now;
    }

    private Fingerprint fingerprint(Payload.Source source) {
        return fingerprints.computeIfAbsent(source.length(), absent -> source.fingerprint());
    }
}
