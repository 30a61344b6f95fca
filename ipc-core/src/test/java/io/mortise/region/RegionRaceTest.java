package io.mortise.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many processes that open one name at once get one region, whoever of them is killed meanwhile. */
@Timeout(300)
class RegionRaceTest {
    private static final int RACERS = 16;
    private static final int NAMES = 200;
    private static final int KILL_EVERY = 12;
    private static final int REGION_BYTES = 64 * 1024;

    @TempDir
    private Path directory;

    private final List<Jvm> racers = new ArrayList<>();
    private final Random random = new Random(42);

    @BeforeEach
    void startRacers() {
        for (int i = 0; i < RACERS; i++) {
            racers.add(Jvm.start(RegionActor.class));
        }
        racers.forEach(racer -> racer.expect("ready"));
    }

    @AfterEach
    void endRacers() {
        racers.forEach(Jvm::close);
    }

    @Test
    void shouldMakeOneRegionOfEachNameThoughRacersAreKilledMidCreation() throws IOException, InterruptedException {
        for (int name = 0; name < NAMES; name++) {
            Path path = directory.resolve("name-" + name);
            Set<Integer> killed = new HashSet<>();
            racers.forEach(racer -> racer.tell("open " + path + " " + REGION_BYTES));
            if (name % KILL_EVERY == 0) {
                // Somewhere between hearing its order and having done it.
                Thread.sleep(0, random.nextInt(999_999));
                for (int kills = 0; kills < 2; kills++) {
                    int victim = random.nextInt(RACERS);
                    racers.get(victim).kill();
                    killed.add(victim);
                }
            }
            for (int victim : killed) {
                racers.get(victim).close();
                racers.set(victim, Jvm.start(RegionActor.class));
            }
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < RACERS; i++) {
                if (!killed.contains(i)) {
                    ids.add(racers.get(i).readLine());
                }
            }
            assertThat(ids).as("ids of " + path).hasSize(1).allMatch(id -> id.matches("-?\\d+"));
            for (int victim : killed) {
                racers.get(victim).expect("ready");
                racers.get(victim).tell("open " + path + " " + REGION_BYTES);
                assertThat(ids).contains(racers.get(victim).readLine());
            }
        }
        assertNoTemporaries();
    }

    private void assertNoTemporaries() throws IOException {
        for (int name = 0; name < NAMES; name++) {
            Region.unlink(directory.resolve("name-" + name));
        }
        racers.forEach(Jvm::close);
        for (int name = 0; name < NAMES; name++) {
            Region.createOrAttach(
                            directory.resolve("name-" + name),
                            RegionOptions.ofBytes(1).unlinkOnLastClose())
                    .close();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
