package io.mortise.sync;

import io.mortise.region.Region;
import java.time.Duration;
import java.util.List;

/**
 * Somebody else who uses an event. It knows: {@code set}, {@code clear}, {@code isSet}, {@code pulse}, {@code await},
 * {@code await <milliseconds>} and {@code awaitUninterruptibly}.
 */
final class EventRole implements Role<SharedEvent> {
    @Override
    public SharedEvent in(Region region, String name, List<String> arguments) {
        return SharedEvent.in(region, name);
    }

    @Override
    public String perform(SharedEvent event, Region region, List<String> words) throws InterruptedException {
        return switch (words.get(0)) {
            case "set" -> {
                event.set();
                yield "done";
            }
            case "clear" -> {
                event.clear();
                yield "done";
            }
            case "pulse" -> {
                event.set();
                event.clear();
                yield "done";
            }
            case "isSet" -> Boolean.toString(event.isSet());
            case "await" -> {
                if (words.size() > 1) {
                    yield Boolean.toString(event.await(Duration.ofMillis(Long.parseLong(words.get(1)))));
                }
                event.await();
                yield "true";
            }
            case "awaitUninterruptibly" -> {
                event.awaitUninterruptibly();
                yield Thread.interrupted() ? "true, interrupted" : "true";
            }
            default -> throw new IllegalArgumentException("unknown: " + words);
        };
    }
}
