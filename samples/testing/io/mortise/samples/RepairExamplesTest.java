package io.mortise.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.samples.RepairExamples.Fenced;
import io.mortise.samples.RepairExamples.Prices;
import io.mortise.samples.RepairExamples.Transfers;
import io.mortise.sync.SharedLock;
import io.mortise.value.LongArray;
import io.mortise.value.LongValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("LockNotBeforeTry") // what happens in between is the test
class RepairExamplesTest {
    private static final Path PAGE = Path.of("../docs/locks-that-survive.md");
    private static final Path EXAMPLES = Path.of("testing/io/mortise/samples/RepairExamples.java");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(1));
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldBeWhatThePageShows() throws IOException {
        String compiled = Files.readString(EXAMPLES).replaceAll("\\s+", "");
        Matcher shown = JAVA.matcher(Files.readString(PAGE));
        int blocks = 0;
        while (shown.find()) {
            assertThat(compiled).contains(shown.group(1).replaceAll("\\s+", ""));
            blocks++;
        }
        assertThat(blocks).isEqualTo(4);
    }

    @Test
    void shouldRecompute() throws IOException {
        LongArray entries = LongArray.in(region, "entries", new long[] {1, 2, 3});
        LongValue total = LongValue.in(region, "total", 6);
        SharedLock guard = RepairExamples.recomputing(region, entries, total);
        abandon("guard", () -> entries.set(0, 5));
        guard.lock();
        assertThat(total.get()).isEqualTo(10);
        assertThat(guard.isInconsistent()).isFalse();
        guard.unlock();
    }

    @Test
    void shouldFinishWhatWasNoted() throws IOException {
        Transfers transfers = new Transfers(region);
        transfers.transfer(100);
        abandon("transfers", () -> {
            transfers.note.set(Transfers.FROM, 300);
            transfers.note.set(Transfers.TO, 700);
            transfers.note.set(Transfers.VALID, 1);
            transfers.accounts.set(Transfers.FROM, 300);
        });
        transfers.transfer(1);
        assertThat(transfers.accounts.get(Transfers.FROM)).isEqualTo(299);
        assertThat(transfers.accounts.get(Transfers.TO)).isEqualTo(701);

        abandon("transfers", () -> transfers.note.set(Transfers.FROM, 0));
        transfers.transfer(-1);
        assertThat(transfers.accounts.get(Transfers.FROM)).isEqualTo(300);
        assertThat(transfers.accounts.get(Transfers.TO)).isEqualTo(700);
    }

    @Test
    void shouldSwitch() {
        Prices prices = new Prices(region);
        prices.replace(new double[] {1, 2, 3, 4});
        prices.prices.set((1 - prices.current.get()) * (long) Prices.SIZE, 5);
        assertThat(prices.now()).containsExactly(1, 2, 3, 4);
        prices.replace(new double[] {5, 6, 7, 8});
        assertThat(prices.now()).containsExactly(5, 6, 7, 8);
    }

    @Test
    void shouldFence() throws IOException {
        Fenced fenced = new Fenced();
        long[] lost = new long[1];
        SharedLock guard = SharedLock.in(region, "guard");
        abandon("guard", () -> lost[0] = guard.ticket());
        guard.lock();
        assertThat(fenced.write(guard.ticket(), "new")).isTrue();
        assertThat(fenced.write(lost[0], "late")).isFalse();
        assertThat(fenced.write(guard.ticket(), "newer")).isTrue();
        guard.unlock();
    }

    /** To close a region while holding a lock is to the others what the death of its process is. */
    private void abandon(String lock, Runnable inside) throws IOException {
        Region another = Region.attach(file);
        SharedLock.in(another, lock).lock();
        inside.run();
        another.close();
    }
}
