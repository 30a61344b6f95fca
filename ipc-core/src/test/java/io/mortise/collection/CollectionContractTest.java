package io.mortise.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import io.mortise.testkit.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whoever they are that use a collection at once: threads, handles, attachments or processes; alive, stopped or dead. */
class CollectionContractTest {
    private static final int PARTIES = 3;

    private Path file;
    private Region region;
    private Region another;
    private CollectionRole role;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(4).label("test"));
        another = Region.attach(file);
        role = new CollectionRole(region);
    }

    @AfterEach
    void close() {
        another.close();
        region.close();
    }

    @Test
    void shouldLoseNothingBetweenThreadsWithOneHandle() {
        CollectionRole one = new CollectionRole(region);
        playTogether(IntStream.range(0, PARTIES).mapToObj(id -> one).toList());
    }

    @Test
    void shouldLoseNothingBetweenThreadsWithHandlesOfTheirOwn() {
        playTogether(IntStream.range(0, PARTIES)
                .mapToObj(id -> new CollectionRole(region))
                .toList());
    }

    @Test
    void shouldLoseNothingBetweenAttachments() {
        playTogether(List.of(role, new CollectionRole(another), new CollectionRole(another)));
    }

    private void playTogether(List<CollectionRole> roles) {
        List<CompletableFuture<Void>> playing = new ArrayList<>();
        for (int id = 0; id < roles.size(); id++) {
            CollectionRole each = roles.get(id);
            int number = id;
            playing.add(CompletableFuture.runAsync(() -> each.play(number)));
        }
        playing.forEach(each -> each.orTimeout(100, TimeUnit.SECONDS).join());
        expectAllCounted(roles.size());
    }

    @Test
    void shouldLoseNothingBetweenProcesses() {
        List<Jvm> processes = new ArrayList<>();
        try {
            for (int id = 1; id < PARTIES; id++) {
                processes.add(Jvm.start(CollectionRole.Playing.class, file, id));
            }
            processes.forEach(each -> each.expect("ready"));
            processes.forEach(each -> each.tell("go"));
            role.play(0);
            processes.forEach(each -> each.expect("done"));
            processes.forEach(Jvm::expectSuccess);
        } finally {
            processes.forEach(Jvm::close);
        }
        expectAllCounted(PARTIES);
    }

    private void expectAllCounted(int parties) {
        assertThat(role.counted()).isEqualTo((long) parties * CollectionRole.ROUNDS);
        assertThat(role.counts).hasSize(parties + 1);
        expectSound();
        assertThat(role.map.state().repairs()).isZero();
    }

    /** Each step of the table in {@link CollectionDescriptor}, and others in between; the number is the manieth time there. */
    static List<Arguments> steps() {
        return List.of(
                Arguments.of("collection.changing", 7),
                Arguments.of("collection.page-taken", 9),
                Arguments.of("collection.page-of-run-taken", 2),
                Arguments.of("collection.page-of-run-given-back", 3),
                Arguments.of("collection.run-taken", 1),
                Arguments.of("collection.block-taken", 200),
                Arguments.of("collection.entry-written", 201),
                Arguments.of("collection.entry-published", 100),
                Arguments.of("collection.entry-removed", 20),
                Arguments.of("collection.element-appended", 30),
                Arguments.of("collection.element-removed", 5),
                Arguments.of("collection.table-written", 13),
                Arguments.of("collection.table-published", 14),
                Arguments.of("collection.retired", 150),
                Arguments.of("collection.block-freed", 90),
                Arguments.of("collection.page-listed", 25),
                Arguments.of("collection.page-unlisted", 26),
                Arguments.of("collection.changed", 300),
                Arguments.of("collection.extent-made", 1),
                Arguments.of("collection.grown", 2));
    }

    private static final List<String> STEPS_OF_SWEEP =
            List.of("collection.unmarked", "collection.marked", "collection.sweeping-page", "collection.swept");

    @Test
    void shouldKnowEveryStep() throws IOException {
        Set<String> found = new TreeSet<>();
        Pattern point = Pattern.compile("CrashPoint\\.reached\\(\"(.*?)\"\\)");
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/mortise/collection"))) {
            for (Path source : (Iterable<Path>) sources::iterator) {
                point.matcher(Files.readString(source)).results().forEach(each -> found.add(each.group(1)));
            }
        }
        Set<String> tested = new TreeSet<>(STEPS_OF_SWEEP);
        steps().forEach(each -> tested.add((String) each.get()[0]));
        assertThat(tested).isEqualTo(found);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldBeSoundWhereverAProcessIsKilled(String label, int times) {
        try (Jvm standing = Jvm.start(CollectionRole.Standing.class, file, label, times)) {
            standing.expect("there");
            // Readers wait for nobody.
            role.map.values().forEach(CollectionRole::check);
            role.list.forEach(CollectionRole::check);
            standing.kill();
        }
        new CollectionRole(another).play(1);
        expectSound();
        assertThat(role.map.state().repairs() + role.list.state().repairs())
                .isEqualTo(label.equals("collection.changed") ? 0 : 1);
    }

    @ParameterizedTest
    @FieldSource("STEPS_OF_SWEEP")
    void shouldBeSoundWhereverOneIsKilledWhoPutsThatRight(String label) {
        for (String each : List.of("collection.table-published", label)) {
            try (Jvm standing = Jvm.start(CollectionRole.Standing.class, file, each, 1)) {
                standing.expect("there");
                role.map.values().forEach(CollectionRole::check);
                role.list.forEach(CollectionRole::check);
                standing.kill();
            }
        }
        new CollectionRole(another).play(1);
        expectSound();
        assertThat(role.map.state().repairs() + role.list.state().repairs()).isPositive();
    }

    /** A page that two stripes think theirs, or that none has, would show in one of these. */
    private void expectSound() {
        role.map.values().forEach(CollectionRole::check);
        role.list.forEach(CollectionRole::check);
        assertThat(role.map.values().stream().count()).isEqualTo(role.map.size());
        assertThat(role.list.toArray()).hasSize(role.list.size());
        CollectionState repaired = role.map.state();
        role.map.clear();
        role.list.clear();
        for (CollectionState state : List.of(role.map.state(), role.list.state())) {
            assertThat(state.freeBytes()).as("%s before: %s", state, repaired).isEqualTo(state.reservedBytes());
        }
    }

    @Test
    void shouldReadWhileSomebodyStandsInTheMiddleOfAChangeAndRobNobody() throws Exception {
        role.map.put(1L, CollectionRole.value(10));
        role.list.add(CollectionRole.value(10));
        try (Jvm standing = Jvm.start(CollectionRole.Standing.class, file, "collection.retired", 30)) {
            standing.expect("there");
            standing.stop();
            role.map.values().forEach(CollectionRole::check);
            role.list.forEach(CollectionRole::check);
            CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
                role.map.clear();
                role.list.clear();
            });
            assertThat(changes)
                    .as("changes of the stripe that it stands in wait")
                    .failsWithin(200, TimeUnit.MILLISECONDS);
            standing.kill();
            changes.get(60, TimeUnit.SECONDS);
        }
        assertThat(role.map).isEmpty();
        assertThat(role.list).isEmpty();
    }

    @Test
    void shouldGoOnAfterAFunctionsProcessDied() {
        try (Jvm dying = Jvm.start(Dying.class, file)) {
            dying.expect("inside");
            dying.kill();
        }
        assertThat(role.counts.merge(5L, 1L, Long::sum)).isEqualTo(2);
        assertThat(role.counts.state().ownerDeaths()).isEqualTo(1);
        assertThat(role.counts.state().repairs()).as("nothing was begun").isZero();
    }

    /** Is killed in a function that a map runs. */
    static final class Dying {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                CollectionRole role = new CollectionRole(region);
                role.counts.put(5L, 1L);
                role.counts.merge(5L, 1L, (old, one) -> {
                    Child.say("inside");
                    Child.sleepForEver();
                    return old;
                });
            }
        }
    }
}
