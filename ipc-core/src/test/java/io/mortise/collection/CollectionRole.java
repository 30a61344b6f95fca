package io.mortise.collection;

import io.mortise.codec.Codecs;
import io.mortise.region.CrashPoint;
import io.mortise.region.Region;
import io.mortise.region.RegionOptions;
import io.mortise.testkit.Child;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Somebody who uses a map and a list: a thread of this JVM, or of another one. */
final class CollectionRole {
    static final int ROUNDS = 3_000;
    static final int KEYS = 50;
    static final int LONGEST = 3_000;
    private static final long COUNTER = -1;

    final SharedMap<Long, byte[]> map;
    final SharedMap<Long, Long> counts;
    final SharedList<byte[]> list;

    CollectionRole(Region region) {
        map = SharedMap.in(region, "map", Codecs.longs(), Codecs.bytes(), MapOptions.stripes(2));
        counts = SharedMap.in(region, "counts", Codecs.longs(), Codecs.longs());
        list = SharedList.in(region, "list", Codecs.bytes());
    }

    /** Whether values are whole shows, since all bytes of one are the same, and its length is in them. */
    static byte[] value(int length) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) length);
        return value;
    }

    static void check(byte[] value) {
        for (byte each : value) {
            if (each != (byte) value.length) {
                throw new AssertionError("torn: length=" + value.length);
            }
        }
    }

    /** Counts, and changes and reads what the others change and read. */
    void play(int id) {
        Random random = new Random(id);
        for (int i = 0; i < ROUNDS; i++) {
            counts.merge(COUNTER, 1L, Long::sum);
            counts.compute((long) id, (key, old) -> old == null ? 1 : old + 1);
            change(random);
            read(random);
        }
        if (counts.get((long) id) != ROUNDS) {
            throw new AssertionError("id=" + id + " counts=" + counts);
        }
    }

    void change(Random random) {
        long key = random.nextInt(KEYS);
        if (random.nextInt(3) > 0) {
            map.put(key, value(random.nextInt(LONGEST)));
        } else {
            map.remove(key);
        }
        byte[] element = value(random.nextInt(100));
        if (list.size() < KEYS) {
            list.add(element);
        } else if (random.nextInt(4) == 0) {
            removeLast();
        } else if (random.nextInt(20) == 0) {
            list.removeIf(found -> found.length % 2 == element.length % 2);
        } else {
            insert(random.nextInt(KEYS / 2), element);
        }
    }

    private void insert(int index, byte[] element) {
        try {
            list.add(index, element);
        } catch (IndexOutOfBoundsException shorter) {
            // Somebody else has removed some since it was long enough.
        }
    }

    private void removeLast() {
        try {
            list.remove(list.size() - 1);
        } catch (IndexOutOfBoundsException shorter) {
            // Somebody else was quicker.
        }
    }

    void read(Random random) {
        byte[] value = map.get((long) random.nextInt(KEYS));
        if (value != null) {
            check(value);
        }
        if (random.nextInt(10) == 0) {
            map.values().forEach(CollectionRole::check);
            list.forEach(CollectionRole::check);
        }
    }

    long counted() {
        return counts.getOrDefault(COUNTER, 0L);
    }

    /** Plays, in a JVM of its own. */
    static final class Playing {
        public static void main(String[] arguments) throws Exception {
            try (Region region = Region.attach(Path.of(arguments[0]))) {
                CollectionRole role = new CollectionRole(region);
                Child.say("ready");
                Child.listen();
                role.play(Integer.parseInt(arguments[1]));
                Child.say("done");
            }
        }
    }

    /** Changes this and that until it has come to a point for the so manieth time, and stands still there. */
    static final class Standing {
        public static void main(String[] arguments) throws Exception {
            int[] left = {Integer.parseInt(arguments[2])};
            CrashPoint.arm(label -> {
                if (label.equals(arguments[1]) && --left[0] == 0) {
                    Child.say("there");
                    Child.sleepForEver();
                }
            });
            try (Region region = Region.attach(
                    Path.of(arguments[0]), RegionOptions.defaults().label("standing"))) {
                CollectionRole role = new CollectionRole(region);
                Random random = new Random(1);
                while (true) {
                    role.change(random);
                    if (random.nextInt(50) == 0) {
                        role.map.clear();
                        role.list.clear();
                    }
                }
            }
        }
    }
}
