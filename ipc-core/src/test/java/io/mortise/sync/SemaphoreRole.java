package io.mortise.sync;

import io.mortise.region.ExtentSpec;
import io.mortise.region.Region;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;

/**
 * Somebody else who wants permits of a semaphore that is made with {@code <permits> <bound> <owned>}. It knows: {@code acquire <n>},
 * {@code acquireUninterruptibly <n>}, {@code tryAcquire <n>}, {@code tryAcquire <n> <milliseconds>}, {@code release <n>},
 * {@code drain}, {@code available}, and {@code work <times> <most>}, which acquires and releases and counts who is inside.
 */
final class SemaphoreRole implements Role<SharedSemaphore> {
    private static final int WORK_LENGTH = 256;
    private static final int INSIDE_OFFSET = 0;
    private static final int VIOLATIONS_OFFSET = 128;

    @Override
    public SharedSemaphore in(Region region, String name, List<String> arguments) {
        SemaphoreOptions options = new SemaphoreOptions(
                Integer.parseInt(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Boolean.parseBoolean(arguments.get(2)));
        return SharedSemaphore.in(region, name, options);
    }

    @Override
    public String perform(SharedSemaphore semaphore, Region region, List<String> words) throws InterruptedException {
        int count = words.size() > 1 ? Integer.parseInt(words.get(1)) : 0;
        return switch (words.get(0)) {
            case "acquire" -> {
                semaphore.acquire(count);
                yield "acquired";
            }
            case "acquireUninterruptibly" -> {
                semaphore.acquireUninterruptibly(count);
                yield Thread.interrupted() ? "acquired, interrupted" : "acquired";
            }
            case "tryAcquire" ->
                Boolean.toString(
                        words.size() == 2
                                ? semaphore.tryAcquire(count)
                                : semaphore.tryAcquire(count, Duration.ofMillis(Long.parseLong(words.get(2)))));
            case "release" -> {
                semaphore.release(count);
                yield "released";
            }
            case "drain" -> Integer.toString(semaphore.drainPermits());
            case "available" -> Integer.toString(semaphore.availablePermits());
            case "work" -> {
                work(semaphore, memory(region, semaphore.name()), count, Integer.parseInt(words.get(2)));
                yield "worked";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }

    static Party thread(SharedSemaphore semaphore, Region region) {
        return Party.thread(new SemaphoreRole(), semaphore, region);
    }

    static Party.ProcessParty process(Path file, String name, boolean futex, SemaphoreOptions options) {
        return Party.process(
                SemaphoreRole.class, file, futex, name, options.permits(), options.bound(), options.isOwned());
    }

    private static AtomicBuffer memory(Region region, String name) {
        return region.extent(new ExtentSpec(name + ".work", "work", 1, WORK_LENGTH))
                .buffer();
    }

    /** How often more were inside than there are permits. */
    static long violations(Region region, String name) {
        return memory(region, name).getLongVolatile(VIOLATIONS_OFFSET);
    }

    static void work(SharedSemaphore semaphore, Region region, int times, int most) throws InterruptedException {
        work(semaphore, memory(region, semaphore.name()), times, most);
    }

    private static void work(SharedSemaphore semaphore, AtomicBuffer memory, int times, int most)
            throws InterruptedException {
        for (int i = 0; i < times; i++) {
            int count = 1 + i % most;
            if (i % 3 == 0) {
                while (!semaphore.tryAcquire(count, 1, TimeUnit.MILLISECONDS)) {
                    Thread.onSpinWait();
                }
            } else {
                semaphore.acquire(count);
            }
            if (memory.getAndAddLong(INSIDE_OFFSET, count) + count > most) {
                memory.getAndAddLong(VIOLATIONS_OFFSET, 1);
            }
            memory.getAndAddLong(INSIDE_OFFSET, -count);
            semaphore.release(count);
        }
    }
}
