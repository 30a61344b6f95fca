package io.mortise.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementProbeTest {
    private static final long PATIENCE_NS = Duration.ofSeconds(60).toNanos();

    @TempDir
    private Path directory;

    @Test
    void shouldMeasureAgainAndAgain() throws Exception {
        PlacementProbe one = PlacementProbe.open(directory.resolve("probe"));
        PlacementProbe other = PlacementProbe.open(directory.resolve("probe"));
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Void> responder = CompletableFuture.runAsync(() -> respond(other));

            assertThat(one.measure(PATIENCE_NS)).isPositive();

            responder.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldSampleAsManyBatchesAsAskedFor() throws Exception {
        PlacementProbe one = PlacementProbe.open(directory.resolve("probe"));
        PlacementProbe other = PlacementProbe.open(directory.resolve("probe"));
        CompletableFuture<Void> responder = CompletableFuture.runAsync(() -> respond(other));

        assertThat(one.sample(7, PATIENCE_NS, PATIENCE_NS)).hasSize(7);

        responder.get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldTakeFewerSamplesWhenTheTimeIsOver() throws Exception {
        PlacementProbe one = PlacementProbe.open(directory.resolve("probe"));
        PlacementProbe other = PlacementProbe.open(directory.resolve("probe"));
        CompletableFuture<Void> responder = CompletableFuture.runAsync(() -> respond(other));

        assertThat(one.sample(7, 0, PATIENCE_NS)).hasSize(1);

        responder.get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldNotWaitForEverForTheOtherSide() throws Exception {
        PlacementProbe alone = PlacementProbe.open(directory.resolve("probe"));

        assertThatThrownBy(() -> alone.measure(1_000_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not take part");
        assertThatThrownBy(() -> PlacementProbe.open(directory.resolve("other")).respond(1_000_000))
                .isInstanceOf(IOException.class);
    }

    private static void respond(PlacementProbe probe) {
        try {
            probe.respond(PATIENCE_NS);
        } catch (IOException late) {
            throw new CompletionException(late);
        }
    }
}
