package io.mortise.stress.torture;

import io.mortise.codec.Codecs;
import io.mortise.collection.CollectionState;
import io.mortise.collection.MapOptions;
import io.mortise.collection.SharedMap;
import io.mortise.region.Region;
import io.mortise.region.RegionFullException;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Player;
import io.mortise.value.LongArray;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some put, replace, remove and compute values of all lengths, in a region that is almost too small, others read. Each value comes
 * whole, and is one of its key; what was counted in the map is what was counted beside it, but for the killed; and in the end
 * nothing is left that nobody can reach.
 */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class MapScenario implements CrashScenario {
    private static final int KEYS = 200;
    private static final int COUNTERS = 4;
    private static final long MARK = 0x5DEE_CE66DL;
    private static final MapOptions OPTIONS = MapOptions.stripes(2);

    private SharedMap<Long, byte[]> map;
    private SharedMap<Long, Long> counters;
    /** How often a counter was to be raised, and how often that was seen to be done. */
    private LongArray begun;

    private LongArray done;

    MapScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofBytes(600_000).maxAttachments(64);
    }

    @Override
    public void open(Region region) {
        begun = LongArray.in(region, "begun", COUNTERS);
        done = LongArray.in(region, "done", COUNTERS);
        map = SharedMap.in(region, "map", Codecs.longs(), Codecs.bytes(), OPTIONS);
        counters = SharedMap.in(region, "counters", Codecs.longs(), Codecs.longs(), MapOptions.stripes(1));
    }

    @Override
    public void play(Player player) {
        long key = player.random().nextInt(KEYS);
        try {
            play(player, key);
        } catch (RegionFullException full) {
            map.remove(key);
        }
    }

    private void play(Player player, long key) {
        switch (player.random().nextInt(8)) {
            case 0, 1 -> put(player, key);
            case 2 -> map.remove(key);
            case 3 -> count(player.random().nextInt(COUNTERS));
            case 4 ->
                map.computeIfPresent(key, (same, old) -> {
                    check(same, old);
                    player.dawdle();
                    return player.random().nextBoolean() ? null : value(same, old.length / 2);
                });
            case 5 -> lookAround(player);
            default -> {
                byte[] found = map.get(key);
                if (found != null) {
                    check(key, found);
                }
            }
        }
    }

    private void put(Player player, long key) {
        int longest = player.random().nextInt(10) == 0 ? 20_000 : 500;
        map.put(key, value(key, player.random().nextInt(longest)));
    }

    private void count(long counter) {
        begun.getAndAdd(counter, 1);
        counters.merge(counter, 1L, Long::sum);
        done.getAndAdd(counter, 1);
    }

    private void lookAround(Player player) {
        if (player.random().nextInt(100) == 0) {
            map.clear();
        }
        boolean[] seen = new boolean[KEYS];
        map.forEach((key, value) -> {
            check(key, value);
            Expect.that(!seen[key.intValue()], "seen twice: key=" + key);
            seen[key.intValue()] = true;
        });
    }

    private static byte[] value(long key, int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, mark(key, length));
        return value;
    }

    private static void check(long key, byte[] value) {
        byte mark = mark(key, value.length);
        for (int i = 0; i < value.length; i++) {
            if (value[i] != mark) {
                throw new AssertionError("torn: key=" + key + " length=" + value.length + " at=" + i);
            }
        }
    }

    private static byte mark(long key, int length) {
        return (byte) (((key * MARK + length) * MARK) >>> 24);
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedMap.class, "collection.").stream()
                .filter(label -> !label.startsWith("collection.element-"))
                .collect(Collectors.toSet());
    }

    @Override
    public String check(CrashReport report) {
        for (long counter = 0; counter < COUNTERS; counter++) {
            long counted = counters.getOrDefault(counter, 0L);
            Expect.between("counter " + counter, counted, done.get(counter), begun.get(counter));
        }
        long size = map.size();
        long[] entries = new long[1];
        map.forEach((key, value) -> {
            check(key, value);
            entries[0]++;
        });
        Expect.that(size == entries[0], "size=" + size + " entries=" + entries[0]);
        CollectionState before = map.state();
        map.clear();
        CollectionState after = map.state();
        Expect.that(after.freeBytes() == after.reservedBytes(), "lost memory: " + after);
        return "entries=" + size + " repairs=" + before.repairs() + " ownerDeaths=" + before.ownerDeaths();
    }

    @Override
    public String state() {
        return map.state() + ", " + counters.state();
    }
}
