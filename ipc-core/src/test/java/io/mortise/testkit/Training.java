package io.mortise.testkit;

import io.mortise.queue.QueueOptions;
import io.mortise.queue.SharedQueue;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.sync.SharedLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;

/** Does a little of everything, so that its classes are loaded. */
final class Training {
    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "training-");
        try (Region region = Region.create(
                folder.resolve("region"), RegionOptions.ofMegabytes(1).unlinkOnLastClose())) {
            Region.attach(folder.resolve("region")).close();
            SharedLock lock = SharedLock.in(region, "lock");
            if (lock.tryLock()) {
                lock.unlock();
            }
            SharedQueue queue = SharedQueue.in(region, "queue", QueueOptions.capacity(1024));
            queue.offer(new UnsafeBuffer(new byte[8]), 0, 8);
            queue.take((buffer, offset, length) -> {});
            queue.take((buffer, offset, length) -> {}, Duration.ofMillis(2));
        } finally {
            Files.delete(folder);
        }
    }
}
