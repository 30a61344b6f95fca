package io.mortise.sync;

import io.mortise.region.Region;
import java.time.Duration;
import java.util.List;

/**
 * Somebody else who uses latches: that of its name and {@code <count>}, or others, for a latch opens only once. It knows:
 * {@code use <name> <count>}, {@code countDown}, {@code getCount}, {@code await} and {@code await <milliseconds>}.
 */
final class LatchRole implements Role<LatchRole.Latches> {
    /** The latch in use. */
    static final class Latches {
        SharedLatch latch;

        Latches(SharedLatch latch) {
            this.latch = latch;
        }
    }

    @Override
    public Latches in(Region region, String name, List<String> arguments) {
        return new Latches(SharedLatch.in(region, name, Integer.parseInt(arguments.get(0))));
    }

    @Override
    public String perform(Latches latches, Region region, List<String> words) throws InterruptedException {
        return switch (words.get(0)) {
            case "use" -> {
                latches.latch = SharedLatch.in(region, words.get(1), Integer.parseInt(words.get(2)));
                yield "done";
            }
            case "countDown" -> {
                latches.latch.countDown();
                yield "done";
            }
            case "getCount" -> Long.toString(latches.latch.getCount());
            case "await" -> {
                if (words.size() > 1) {
                    yield Boolean.toString(latches.latch.await(Duration.ofMillis(Long.parseLong(words.get(1)))));
                }
                latches.latch.await();
                yield "true";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }
}
