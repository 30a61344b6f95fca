package io.mortise.collection;

import static io.mortise.collection.CollectionDescriptor.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mortise.codec.Codecs;
import io.mortise.region.Extent;
import io.mortise.region.IpcException;
import io.mortise.region.Region;
import io.mortise.region.RegionCorruptException;
import io.mortise.region.RegionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections whose bytes somebody has overwritten. */
class CollectionDamageTest {
    private static final int DAMAGED = 50;
    private static final int STRIPES = 2;

    private Path file;
    private Region region;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = folder.resolve("region");
        region = Region.create(
                file, RegionOptions.ofMegabytes(256).maxEntries(4096).reserveSpace(false));
    }

    @AfterEach
    void close() {
        region.close();
    }

    private static SharedMap<Long, byte[]> map(Region region, String name) {
        return SharedMap.in(region, name, Codecs.longs(), Codecs.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, magic",
        "8, 99, version",
        "264, 0, stripes",
        "264, 3, stripes",
        "264, 16, lengthBytes",
        "512, 0, pages",
        "512, 5, lengthBytes",
        "640, -1, more",
        "640, 1000, more"
    })
    void shouldRefuseABeginningThatMakesNoSense(int offset, int value, String what) throws IOException {
        map(region, "map").put(1L, new byte[1]);
        bytesOf("map").putInt(offset, value);
        try (Region another = Region.attach(file)) {
            assertThatThrownBy(() -> map(another, "map").state())
                    .isInstanceOf(RegionCorruptException.class)
                    .hasMessageContaining("map map is damaged: ")
                    .hasMessageContaining(what)
                    .hasMessageContaining("unlink the region");
        }
    }

    @Test
    void shouldRefuseFurtherMemoryThatMakesNoSense() throws IOException {
        SharedMap<Long, byte[]> map = map(region, "map");
        map.put(1L, new byte[100_000]);
        Extent more = Objects.requireNonNull(region.find("map#1", MORE_TYPE));
        more.buffer(0, LINE_LENGTH).putInt(MORE_ORDINAL_OFFSET, 7);
        try (Region another = Region.attach(file)) {
            assertThatThrownBy(() -> map(another, "map").get(1L))
                    .isInstanceOf(RegionCorruptException.class)
                    .hasMessageContaining("ordinal=7");
        }
    }

    private AtomicBuffer bytesOf(String name) {
        return Objects.requireNonNull(region.find(name, MAP_TYPE)).buffer();
    }

    /** Whatever is in it, it answers, or says that it is damaged: it does not run into nowhere, and not for ever. */
    @Test
    void shouldBearAnyBytesBehindItsBeginning() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < DAMAGED; i++) {
            String name = "map" + i;
            SharedMap<Long, byte[]> map =
                    SharedMap.in(region, name, Codecs.longs(), Codecs.bytes(), MapOptions.stripes(STRIPES));
            for (long key = 0; key < 200; key++) {
                map.put(key, new byte[random.nextInt(random.nextInt(50) == 0 ? 10_000 : 50)]);
            }
            damage(bytesOf(name), random);
            CompletableFuture<Boolean> using = CompletableFuture.supplyAsync(() -> isRefused(map, random));
            refused += using.get(60, TimeUnit.SECONDS) ? 1 : 0;
            SharedMap.remove(region, name);
        }
        assertThat(refused).as("seed=" + seed).isBetween(1, DAMAGED);
    }

    private static void damage(AtomicBuffer bytes, Random random) {
        int pages = FIRST_STRIPE_OFFSET + STRIPES * STRIPE_LENGTH;
        for (int count = random.nextInt(20) + 1; count > 0; count--) {
            int stripe = FIRST_STRIPE_OFFSET + random.nextInt(STRIPES) * STRIPE_LENGTH;
            // Not the lock, which is not ours; what is in the stripe, the owners and notes of the pages, or the pages.
            int at = switch (random.nextInt(3)) {
                case 0 -> stripe + RETIRED_OFFSET + random.nextInt(STRIPE_LENGTH - RETIRED_OFFSET);
                case 1 -> pages + random.nextInt(256);
                default -> pages + random.nextInt(bytes.capacity() - pages);
            };
            bytes.putByte(at, (byte) random.nextInt());
        }
    }

    private static boolean isRefused(SharedMap<Long, byte[]> map, Random random) {
        boolean refused = false;
        for (int i = 0; i < 100; i++) {
            long key = random.nextInt(300);
            try {
                switch (random.nextInt(5)) {
                    case 0, 1 -> map.put(key, new byte[random.nextInt(300)]);
                    case 2 -> map.remove(key);
                    case 3 -> map.values().forEach(value -> assertThat(value).isNotNull());
                    default -> map.get(key);
                }
            } catch (IpcException damaged) {
                refused = true;
            }
        }
        return refused;
    }
}
