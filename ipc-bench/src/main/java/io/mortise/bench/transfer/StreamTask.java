package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.CpuClock;
import io.mortise.bench.harness.Fault;
import io.mortise.bench.harness.Patience;
import io.mortise.bench.harness.PeerContext;
import io.mortise.bench.harness.PeerTask;
import io.mortise.bench.harness.Sizes;
import java.io.IOException;

/**
 * The receiver's part of one segment: probe, stream, probe, then the checks.
 *
 * @param subject     over what
 * @param length      of each message in bytes
 * @param messages    how many
 * @param firstNumber number of the first of them
 * @param creditEvery so many messages are reported as read
 * @param proof       whether every byte of every message is checked as it comes, which makes the time worthless
 * @param fingerprint what the messages have to look like
 * @param fault       what to do wrong
 */
record StreamTask(
        Subject subject,
        int length,
        int messages,
        long firstNumber,
        int creditEvery,
        boolean proof,
        Fingerprint fingerprint,
        Fault fault)
        implements PeerTask<Long> {

    /** {@return the processor time that this process took for it, in nanoseconds} */
    @Override
    public Long run(PeerContext context) throws IOException {
        Receiver receiver = context.kept(Receiver.class);
        ReceivingLane lane = receiver.lane(subject);
        Sink sink = receiver.sink();
        sink.expect(length, fingerprint);
        context.probe().respond(Patience.PROBE_NS);
        long cpuNs = CpuClock.nowNs();
        for (int i = 0; i < messages; i++) {
            long number = firstNumber + i;
            boolean last = i + 1 == messages;
            lane.receive(sink, number, proof);
            if (proof) {
                checkEveryByte(sink, number);
            }
            if ((i + 1) % creditEvery == 0 || last) {
                lane.sendCredit(i + 1);
            }
            if (i == messages / 2) {
                fault.misbehave("a message of " + length + " bytes over " + subject.label());
            }
        }
        cpuNs = CpuClock.nowNs() - cpuNs;
        context.probe().respond(Patience.PROBE_NS);
        if (!proof && lane.alwaysFillsSink()) {
            checkEveryByte(sink, firstNumber + messages - 1);
        }
        return cpuNs;
    }

    private void checkEveryByte(Sink sink, long number) throws CorruptedException {
        if (fault == Fault.CORRUPT) {
            sink.corrupt();
        }
        sink.checkBytes(number);
    }

    @Override
    public String toString() {
        return (proof ? "the proof of " : "") + subject.label() + " at " + Sizes.format(length);
    }
}
