package io.mortise.bench.transfer;

import io.mortise.bench.harness.CorruptedException;
import io.mortise.bench.harness.CpuClock;
import io.mortise.bench.harness.Placement;
import org.agrona.concurrent.UnsafeBuffer;

/** What one thread can do with private memory, which nobody who moves payloads can exceed by much. */
final class Limits {
    private final UnsafeBuffer target;

    /** Kept so that no compiler may leave the summing out. */
    private long sum;

    Limits(int maxBytes) {
        this.target = new UnsafeBuffer(Payload.allocate(maxBytes));
        target.setMemory(0, maxBytes, (byte) 1);
    }

    Sample copy(Payload.Source source, int messages, Fingerprint fingerprint) throws CorruptedException {
        int length = source.length();
        long cpuNs = CpuClock.nowNs();
        long startNs = System.nanoTime();
        for (int number = 0; number < messages; number++) {
            target.putBytes(0, source.message(number), 0, length);
        }
        Sample sample = sample(length, messages, System.nanoTime() - startNs, CpuClock.nowNs() - cpuNs);
        Stamp.check(target, length, messages - 1L);
        fingerprint.checkCrc(Checksum.ofMessage(target, length), messages - 1L);
        return sample;
    }

    Sample sum(Payload.Source source, int messages) {
        int length = source.length();
        long cpuNs = CpuClock.nowNs();
        long startNs = System.nanoTime();
        for (int number = 0; number < messages; number++) {
            sum += Checksum.sum(source.message(number), 0, length);
        }
        return sample(length, messages, System.nanoTime() - startNs, CpuClock.nowNs() - cpuNs);
    }

    private static Sample sample(int length, int messages, long elapsedNs, long cpuNs) {
        long bytes = (long) length * messages;
        return new Sample(Placement.NEAR, bytes / (double) elapsedNs, bytes, cpuNs);
    }

    @Override
    public String toString() {
        return "Limits[sum=" + sum + "]";
    }
}
