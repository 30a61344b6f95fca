package io.mortise.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codecs;
import io.mortise.region.Region;
import io.mortise.region.RegionFullException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.ListIterator;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a list does beyond what any list does, seen by one thread. */
class SharedListTest {
    private Path file;
    private Region region;
    private SharedList<String> list;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(8).reserveSpace(false));
        list = SharedList.in(region, "list", Codecs.strings());
    }

    @AfterEach
    void close() {
        region.close();
    }

    @Test
    void shouldDoWhatAnArrayListDoesInAnyOrderOfChanges() {
        List<String> model = new ArrayList<>();
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String element = "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 5_000 : 100));
            int index = random.nextInt(model.size() + 1);
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    list.add(element);
                    model.add(element);
                }
                case 2 -> {
                    list.add(index, element);
                    model.add(index, element);
                }
                case 3 -> {
                    list.addAll(index, List.of(element, "y", element));
                    model.addAll(index, List.of(element, "y", element));
                }
                case 4 -> {
                    if (index < model.size()) {
                        assertThat(list.remove(index)).isEqualTo(model.remove(index));
                    }
                }
                case 5 -> {
                    int to = Math.min(model.size(), index + 3);
                    list.subList(index, to).clear();
                    model.subList(index, to).clear();
                }
                case 6 -> {
                    if (!model.isEmpty()) {
                        assertThat(list.remove(model.size() - 1)).isEqualTo(model.remove(model.size() - 1));
                    }
                }
                default -> {
                    if (index < model.size()) {
                        assertThat(list.set(index, element)).isEqualTo(model.set(index, element));
                    }
                }
            }
            if (model.size() > 300) {
                list.removeIf(each -> each.length() % 2 == 0);
                model.removeIf(each -> each.length() % 2 == 0);
            }
        }
        assertThat(list).isEqualTo(model);
        list.sort(Comparator.naturalOrder());
        Collections.sort(model);
        assertThat(list).isEqualTo(model);
        list.replaceAll(each -> each + "!");
        model.replaceAll(each -> each + "!");
        assertThat(list).isEqualTo(model);
        list.clear();
        CollectionState state = list.state();
        assertThat(state.freeBytes()).isEqualTo(state.reservedBytes());
        assertThat(state.repairs()).isZero();
    }

    @Test
    void shouldGrowUntilTheRegionIsFullAndGoOn() {
        int count = 0;
        try {
            while (count < 1_000_000) {
                list.add("element " + count);
                count++;
            }
        } catch (RegionFullException full) {
            assertThat(full).hasMessageContaining("list list is full");
        }
        assertThat(list).hasSize(count);
        int size = count;
        assertThatThrownBy(() -> list.addAll(0, Collections.nCopies(100, "x".repeat(10_000))))
                .isInstanceOf(RegionFullException.class);
        assertThat(list).hasSize(size);
        assertThat(list.get(size / 2)).isEqualTo("element " + size / 2);
        list.remove(size - 1);
        list.add("short");
        assertThat(list.get(size - 1)).isEqualTo("short");
        list.clear();
        assertThat(list.addAll(Collections.nCopies(100, "x".repeat(10_000)))).isTrue();
        assertThat(list.state().repairs()).isZero();
    }

    @Test
    void shouldShowASnapshotAndChangeOnlyWhatIsStillThere() {
        list.addAll(List.of("a", "b", "c"));
        ListIterator<String> all = list.listIterator();
        assertThat(all.next()).isEqualTo("a");
        list.add(0, "new");
        assertThatThrownBy(all::remove).isInstanceOf(ConcurrentModificationException.class);
        assertThat(list).containsExactly("new", "a", "b", "c");
        List<String> rest = new ArrayList<>();
        all.forEachRemaining(rest::add);
        assertThat(rest).containsExactly("b", "c");
        list.clear();
        assertThatThrownBy(() -> all.set("x")).isInstanceOf(ConcurrentModificationException.class);
        assertThat(list).isEmpty();
    }

    @Test
    void shouldLetAFunctionReadAndNotChange() {
        list.addAll(List.of("a", "b"));
        list.replaceAll(each -> each + list.size());
        assertThat(list).containsExactly("a2", "b2");
        assertThatThrownBy(() -> list.removeIf(each -> list.add("c"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> list.sort(Comparator.comparingInt(Integer::parseInt)))
                .isInstanceOf(NumberFormatException.class);
        assertThat(list).containsExactly("a2", "b2");
    }

    @Test
    void shouldCompareBytesWhereEqualsDoesNot() {
        SharedList<byte[]> bytes = SharedList.in(region, "bytes", Codecs.bytes());
        bytes.addAll(List.of(new byte[] {1}, new byte[] {2}, new byte[] {1}));
        assertThat(bytes.indexOf(new byte[] {1})).isZero();
        assertThat(bytes.lastIndexOf(new byte[] {1})).isEqualTo(2);
        assertThat(bytes.remove(new byte[] {1})).isTrue();
        assertThat(bytes.contains(new byte[] {3})).isFalse();
        assertThat(bytes).hasSize(2);
        assertThat(bytes.get(0)).containsExactly(2);
    }

    @Test
    void shouldBeReadInARegionThatIsReadOnly() throws IOException {
        list.addAll(Collections.nCopies(5_000, "element"));
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            SharedList<String> same = SharedList.in(readOnly, "list", Codecs.strings());
            assertThat(same).hasSize(5_000);
            assertThat(same.get(4_999)).isEqualTo("element");
            assertThatThrownBy(() -> same.add("b")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRefuseAfterTheRegionWasClosed() {
        list.add("a");
        region.close();
        assertThatThrownBy(() -> list.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> list.add("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(list::size).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRemoveANameWithAllThatBelongsToIt() {
        list.addAll(Collections.nCopies(5_000, "element"));
        assertThat(SharedList.remove(region, "list")).isTrue();
        assertThat(region.entries()).isEmpty();
        assertThat(SharedList.in(region, "list", Codecs.strings())).isEmpty();
    }
}
