package io.mortise.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codec;
import io.mortise.codec.CodecException;
import io.mortise.codec.Codecs;
import io.mortise.codec.SerializableCodec;
import io.mortise.region.Region;
import io.mortise.region.RegionFullException;
import io.mortise.region.RegionMismatchException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a map does beyond what any map does, seen by one thread. */
class SharedMapTest {
    private static final String NAME = "map";

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(file, RegionOptions.ofMegabytes(16).reserveSpace(false));
    }

    @AfterEach
    void close() {
        region.close();
    }

    private SharedMap<Long, byte[]> longsToBytes() {
        return SharedMap.in(region, NAME, Codecs.longs(), Codecs.bytes());
    }

    private SharedMap<String, String> strings() {
        return SharedMap.in(region, NAME, Codecs.strings(), Codecs.strings());
    }

    @Test
    void shouldDoWhatAHashMapDoesInAnyOrderOfChanges() {
        SharedMap<Long, byte[]> map = longsToBytes();
        Map<Long, byte[]> model = new HashMap<>();
        Random random = new Random(42);
        for (int i = 0; i < 60_000; i++) {
            long key = random.nextInt(2_000);
            if (random.nextInt(3) > 0) {
                byte[] value = new byte[random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(200)];
                random.nextBytes(value);
                assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
            } else {
                assertThat(map.remove(key)).isEqualTo(model.remove(key));
            }
            if (i % 20_000 == 0) {
                map.clear();
                model.clear();
            }
            assertThat(map.get(key)).isEqualTo(model.get(key));
        }
        assertThat(map).hasSize(model.size());
        model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        Set<Long> keys = new HashSet<>();
        map.forEach((key, value) -> {
            assertThat(keys.add(key)).isTrue();
            assertThat(value).isEqualTo(model.get(key));
        });
        assertThat(keys).isEqualTo(model.keySet());
        assertThat(map.state().repairs()).isZero();
    }

    @Test
    void shouldNotGrowByWhatIsRemoved() {
        SharedMap<Long, byte[]> map = longsToBytes();
        Random random = new Random(7);
        long settled = 0;
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 2_000; i++) {
                long key = random.nextInt(500);
                if (random.nextBoolean()) {
                    map.put(key, new byte[random.nextInt(3_000)]);
                } else {
                    map.remove(key);
                }
            }
            if (round == 20) {
                settled = map.state().reservedBytes();
            }
        }
        assertThat(map.state().reservedBytes()).isEqualTo(settled);
        map.clear();
        CollectionState state = map.state();
        assertThat(state.freeBytes()).isEqualTo(state.reservedBytes());
        assertThat(map).isEmpty();
    }

    @Test
    void shouldStartSmallAndGrowUntilTheRegionIsFull() {
        SharedMap<Long, byte[]> map = longsToBytes();
        assertThat(map.state().reservedBytes()).isLessThanOrEqualTo(64 * 1024);
        long count = 0;
        try {
            while (count < 1_000_000) {
                map.put(count, new byte[100]);
                count++;
            }
        } catch (RegionFullException full) {
            assertThat(full).hasMessageContaining("map " + NAME).hasMessageContaining("is full");
        }
        assertThat(map.state().reservedBytes()).isGreaterThan(region.capacity() * 3 / 4);
        assertThat(map.mappingCount()).isEqualTo(count);
        long kept = count;
        assertThat(map.get(kept)).isNull();
        for (long key = 0; key < kept; key++) {
            assertThat(map.get(key)).hasSize(100);
        }
        for (long key = 0; key < kept; key += 2) {
            assertThat(map.remove(key)).isNotNull();
        }
        // A little less, since what is free in one stripe is of no use to another; and shorter, so that no page has
        // such blocks.
        long added = kept / 2 * 9 / 10;
        for (long key = 0; key < added; key++) {
            map.put(-1 - key, new byte[90]);
        }
        assertThat(map.mappingCount()).isEqualTo(kept / 2 + added);
        assertThat(map.state().repairs()).isZero();
    }

    @Test
    void shouldRefuseWhatHasNoRoomAndGoOn() {
        SharedMap<Long, byte[]> map = longsToBytes();
        map.put(1L, new byte[10]);
        assertThatThrownBy(() -> map.put(1L, new byte[20 << 20]))
                .isInstanceOf(RegionFullException.class)
                .hasMessageContaining("pages");
        assertThat(map.get(1L)).hasSize(10);
        map.put(1L, new byte[4 << 20]);
        assertThat(map.get(1L)).hasSize(4 << 20);
        map.remove(1L);
        assertThat(map.state().freeBytes()).isGreaterThan(4 << 20);
    }

    /** A length is any number if its block was written again meanwhile, and so much would be copied to this heap. */
    @Test
    void shouldNotCopyMuchBeforeItKnowsThatItIsStillThere() {
        longsToBytes().put(1L, new byte[3_000]);
        longsToBytes().put(2L, new byte[30]);
        Core<MapStripe> core =
                Core.of(Objects.requireNonNull(region.find(NAME, CollectionDescriptor.MAP_TYPE)), MapStripe::new);
        for (long key : new long[] {1, 2}) {
            try (Workspace work = Workspace.open()) {
                work.encodeKey(Codecs.longs(), key);
                MapStripe stripe = core.stripeOf(work);
                stripe.lock(work);
                try {
                    stripe.change(work, (same, unused) -> {
                        work.retired = same.words.getLong(CollectionDescriptor.RETIRED_OFFSET);
                        same.retire();
                    });
                } finally {
                    stripe.unlock(work);
                }
                assertThat(MapStripe.copyValue(stripe, work)).isEqualTo(key == 1 ? Stripe.TORN : Stripe.FOUND);
                assertThat(stripe.read(work, MapStripe::copyValue)).isTrue();
            }
        }
    }

    @Test
    void shouldCompareBytesWhereEqualsDoesNot() {
        SharedMap<byte[], byte[]> map = SharedMap.in(region, "bytes", Codecs.bytes(), Codecs.bytes());
        map.put(new byte[] {1, 2}, new byte[] {3});
        assertThat(map.get(new byte[] {1, 2})).containsExactly(3);
        assertThat(map.containsValue(new byte[] {3})).isTrue();
        assertThat(map.replace(new byte[] {1, 2}, new byte[] {4}, new byte[] {5}))
                .isFalse();
        assertThat(map.replace(new byte[] {1, 2}, new byte[] {3}, new byte[] {5}))
                .isTrue();
        assertThat(map.remove(new byte[] {1, 2}, new byte[] {5})).isTrue();
        assertThat(map).isEmpty();
        map.put(new byte[0], new byte[0]);
        assertThat(map.get(new byte[0])).isEmpty();
    }

    @Test
    void shouldKeepWhatAFunctionChangedInPlace() {
        SharedMap<String, StringBuilder> map =
                SharedMap.in(region, "texts", Codecs.strings(), SerializableCodec.of(StringBuilder.class));
        for (int i = 0; i < 3; i++) {
            map.merge("key", new StringBuilder("e"), StringBuilder::append);
        }
        assertThat(map.get("key")).hasToString("eee");
    }

    @Test
    void shouldRunFunctionsOnceAndChangeNothingIfTheyThrow() {
        SharedMap<String, String> map = strings();
        int[] calls = new int[1];
        assertThat(map.computeIfAbsent("a", key -> key + ++calls[0])).isEqualTo("a1");
        assertThat(map.computeIfAbsent("a", key -> key + ++calls[0])).isEqualTo("a1");
        assertThat(map.merge("a", "x", String::concat)).isEqualTo("a1x");
        assertThat(map.computeIfPresent("b", (key, old) -> old + ++calls[0])).isNull();
        assertThat(map.compute("a", (key, old) -> null)).isNull();
        assertThat(calls).containsExactly(1);
        assertThat(map).isEmpty();
        map.put("a", "1");
        assertThatThrownBy(() -> map.merge("a", "2", (old, value) -> {
                    throw new UnsupportedOperationException("no");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(map).containsExactly(Map.entry("a", "1"));
    }

    @Test
    void shouldLetAFunctionReadAndNotChange() {
        SharedMap<String, String> map = strings();
        SharedMap<String, String> same = strings();
        map.put("other", "1");
        assertThat(map.compute("a", (key, old) -> same.get("other") + same.containsKey("a")))
                .isEqualTo("1false");
        assertThatThrownBy(() -> map.compute("b", (key, old) -> same.put("c", "d")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not change the same collection");
        assertThat(map).hasSize(2);
        SharedMap<String, String> another = SharedMap.in(region, "another", Codecs.strings(), Codecs.strings());
        map.compute("a", (key, old) -> {
            another.put("x", "y");
            return "2";
        });
        assertThat(another).containsEntry("x", "y");
        assertThat(map).containsEntry("a", "2");
    }

    @Test
    void shouldShowAValueInPlace() {
        SharedMap<String, String> map = strings();
        map.put("a", "hello");
        StringBuilder seen = new StringBuilder();
        assertThat(map.read(
                        "a",
                        (buffer, offset, length) -> seen.append(buffer.getStringWithoutLengthUtf8(offset, length))))
                .isTrue();
        assertThat(map.read("b", (buffer, offset, length) -> seen.append("!"))).isFalse();
        assertThat(seen).hasToString("hello");
        assertThatThrownBy(() -> map.read("a", (buffer, offset, length) -> map.put("a", "b")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSeeEachEntryThatIsThereAllTheTimeOnceWhateverElseChanges() {
        SharedMap<Long, byte[]> map = longsToBytes();
        for (long key = 0; key < 1_000; key++) {
            map.put(key, new byte[8]);
        }
        Set<Long> seen = new HashSet<>();
        long next = 1_000;
        for (Iterator<Map.Entry<Long, byte[]>> all = map.entrySet().iterator(); all.hasNext(); ) {
            long key = all.next().getKey();
            assertThat(seen.add(key)).as("key=" + key).isTrue();
            // Replaces it, makes tables larger, and takes others away.
            map.put(key, new byte[300]);
            for (int i = 0; i < 20 && key < 1_000; i++) {
                map.put(next++, new byte[8]);
            }
            map.remove(next - 5);
        }
        for (long key = 0; key < 1_000; key++) {
            assertThat(seen).contains(key);
        }
        map.keySet().removeIf(key -> key >= 1_000);
        assertThat(map).hasSize(1_000);
    }

    @Test
    void shouldWriteThroughEntries() {
        SharedMap<String, String> map = strings();
        map.put("a", "1");
        map.entrySet().forEach(entry -> assertThat(entry.setValue("2")).isEqualTo("1"));
        assertThat(map.get("a")).isEqualTo("2");
        map.values().clear();
        assertThat(map).isEmpty();
    }

    @Test
    void shouldRefuseAnotherShape() {
        strings();
        assertThatThrownBy(this::longsToBytes)
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("map map holds keys of format \"utf-8\"");
        assertThatThrownBy(() -> SharedMap.in(region, NAME, Codecs.strings(), Codecs.longs()))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("values");
        assertThatThrownBy(() -> SharedMap.in(region, NAME, Codecs.strings(), Codecs.strings(), MapOptions.stripes(2)))
                .isInstanceOf(RegionMismatchException.class)
                .hasMessageContaining("map(8)");
        assertThatThrownBy(() -> SharedList.in(region, NAME, Codecs.strings()))
                .isInstanceOf(RegionMismatchException.class);
        assertThat(MapOptions.stripes(5).stripes()).isEqualTo(8);
        assertThatThrownBy(() -> MapOptions.stripes(0)).hasMessageContaining("stripes=0");
    }

    @Test
    void shouldFindAMapWithAnyNumberOfStripes() {
        SharedMap.in(region, NAME, Codecs.strings(), Codecs.strings(), MapOptions.stripes(2))
                .put("a", "b");
        assertThat(strings()).containsEntry("a", "b");
        assertThat(strings().state().stripes()).isEqualTo(2);
    }

    @Test
    void shouldBeReadInARegionThatIsReadOnly() throws IOException {
        SharedMap<String, String> map = strings();
        for (int i = 0; i < 5_000; i++) {
            map.put("key" + i, "value" + i);
        }
        try (Region readOnly = Region.attach(file, RegionOptions.defaults().readOnly())) {
            SharedMap<String, String> same = SharedMap.in(readOnly, NAME, Codecs.strings(), Codecs.strings());
            assertThat(same.get("key4711")).isEqualTo("value4711");
            assertThat(same).hasSize(5_000).isEqualTo(map);
            assertThatThrownBy(() -> same.put("a", "b")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> SharedMap.in(readOnly, "other", Codecs.strings(), Codecs.strings()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRefuseAfterTheRegionWasClosed() {
        SharedMap<String, String> map = strings();
        map.put("a", "b");
        Iterator<String> keys = map.keySet().iterator();
        region.close();
        assertThatThrownBy(() -> map.get("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> map.put("a", "b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(map::size).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(keys::hasNext).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRemoveANameWithAllThatBelongsToIt() {
        SharedMap<Long, byte[]> map = longsToBytes();
        for (long key = 0; key < 5_000; key++) {
            map.put(key, new byte[100]);
        }
        assertThat(region.entries()).hasSizeGreaterThan(2);
        assertThat(SharedMap.remove(region, NAME)).isTrue();
        assertThat(SharedMap.remove(region, NAME)).isFalse();
        assertThat(region.entries()).isEmpty();
        SharedMap<Long, byte[]> anew = longsToBytes();
        assertThat(anew).isEmpty();
        assertThat(map).hasSize(5_000);
    }

    /** Only the first extent was removed, so the others of its name are still there when another map grows. */
    @Test
    void shouldNotTakeOverTheMemoryOfAnotherOneOfItsName() {
        for (int round = 0; round < 2; round++) {
            SharedMap<Long, byte[]> map = longsToBytes();
            assertThat(map).isEmpty();
            for (long key = 0; key < 3_000; key++) {
                map.put(key, new byte[100]);
            }
            assertThat(map).hasSize(3_000);
            region.remove(NAME);
        }
    }

    @Test
    void shouldLetCodecsUseMapsAndThrow() {
        SharedMap<String, String> names = strings();
        SharedMap<String, String> map = SharedMap.in(region, "nested", Codecs.strings(), new Codec<>() {
            @Override
            public int encodedLength(String value) {
                return UNKNOWN_LENGTH;
            }

            @Override
            public int encode(String value, MutableDirectBuffer buffer, int offset) {
                if (value.isEmpty()) {
                    throw new IllegalArgumentException("empty");
                }
                names.put(value.substring(0, 1), value);
                buffer.putBytes(offset, value.substring(0, 1).getBytes(StandardCharsets.UTF_8));
                return 1;
            }

            @Override
            public String decode(DirectBuffer buffer, int offset, int length) {
                String value = names.get(buffer.getStringWithoutLengthUtf8(offset, length));
                if (value == null) {
                    throw new CodecException("unknown");
                }
                return value;
            }
        });
        map.put("key", "alpha");
        assertThat(map.get("key")).isEqualTo("alpha");
        assertThatThrownBy(() -> map.put("key", "")).isInstanceOf(IllegalArgumentException.class);
        names.clear();
        assertThatThrownBy(() -> map.get("key")).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> map.put("key", "beta")).isInstanceOf(CodecException.class);
        assertThat(map.get("key"))
                .as("put, though the old one could not be shown")
                .isEqualTo("beta");
        assertThat(List.copyOf(map.values())).containsExactly("beta");
    }
}
