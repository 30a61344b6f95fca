package io.mortise.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedReentrantLock;
import io.mortise.value.DoubleArray;
import io.mortise.value.LongValue;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/** The ten lines of the README. */
public final class ReadmeExample {
    private ReadmeExample() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (Region region = Region.createOrAttach("orders", RegionOptions.ofMegabytes(64))) {
            LongValue hits = LongValue.in(region, "hits");
            DoubleArray prices = DoubleArray.in(region, "prices", 1024);
            SharedReentrantLock guard = SharedReentrantLock.in(region, "guard");
            SharedQueue orders = SharedQueue.in(region, "orders", QueueOptions.capacity(1 << 20));

            hits.incrementAndGet();
            guard.lock();
            try {
                prices.set(7, prices.get(7) + 0.25);
            } finally {
                guard.unlock();
            }
            orders.put(new UnsafeBuffer("buy 7".getBytes(UTF_8)), 0, 5);
            orders.take(
                    (buffer, offset, length) -> System.out.println(buffer.getStringWithoutLengthUtf8(offset, length)));
        }
    }
}
