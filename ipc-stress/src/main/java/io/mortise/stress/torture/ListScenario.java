package io.mortise.stress.torture;

import io.mortise.codec.Codecs;
import io.mortise.collection.CollectionState;
import io.mortise.collection.SharedList;
import io.mortise.region.Region;
import io.mortise.region.RegionFullException;
import io.mortise.region.RegionOptions;
import io.mortise.stress.crash.CrashLabels;
import io.mortise.stress.crash.CrashReport;
import io.mortise.stress.crash.CrashScenario;
import io.mortise.stress.crash.Player;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Some add, insert, replace, remove and sort, others read: pairs of equal elements stay neighbours, and each element comes whole. */
@SuppressWarnings("NullAway.Init") // the kit calls open() first
final class ListScenario implements CrashScenario {
    private static final int ENOUGH = 60;

    private SharedList<byte[]> list;
    private SharedList<byte[]> singles;

    ListScenario() {}

    @Override
    public RegionOptions options() {
        return RegionOptions.ofBytes(400_000).maxAttachments(64);
    }

    @Override
    public void open(Region region) {
        list = SharedList.in(region, "list", Codecs.bytes());
        singles = SharedList.in(region, "singles", Codecs.bytes());
    }

    /** Each change leaves pairs, so a half of one would show. */
    @Override
    public void play(Player player) {
        byte[] element = element(player);
        int size = list.size();
        try {
            switch (player.random().nextInt(9)) {
                case 0, 1 -> list.addAll(List.of(element, element));
                case 2 -> list.addAll(0, List.of(element, element));
                case 3 -> {
                    if (size > ENOUGH) {
                        list.removeIf(found -> found.length % 3 == element.length % 3);
                    }
                }
                case 4 -> list.sort(Comparator.comparingInt(found -> found.length));
                case 5 -> list.replaceAll(found -> found.length == element.length ? new byte[0] : found);
                case 6 -> changeOne(player, element);
                default -> look();
            }
        } catch (RegionFullException full) {
            list.clear();
            singles.clear();
        }
    }

    private void changeOne(Player player, byte[] element) {
        int size = singles.size();
        try {
            switch (player.random().nextInt(3)) {
                case 0 -> singles.remove(size - 1);
                case 1 -> check(singles.set(size / 2, element));
                default -> singles.add(element);
            }
        } catch (IndexOutOfBoundsException gone) {
            // Somebody else may have made it shorter, or it is empty.
        }
    }

    private void look() {
        Object[] found = list.toArray();
        Expect.that(found.length % 2 == 0, "half a change: size=" + found.length);
        for (int i = 0; i < found.length; i += 2) {
            byte[] first = (byte[]) found[i];
            check(first);
            Expect.that(first.length == ((byte[]) found[i + 1]).length, "no pair: index=" + i);
        }
        try {
            check(list.get(0));
        } catch (IndexOutOfBoundsException empty) {
            // Somebody else may have cleared it.
        }
    }

    private static byte[] element(Player player) {
        byte[] element = new byte[player.random().nextInt(player.random().nextInt(10) == 0 ? 6_000 : 200)];
        Arrays.fill(element, (byte) element.length);
        return element;
    }

    private static void check(byte[] element) {
        for (int i = 0; i < element.length; i++) {
            if (element[i] != (byte) element.length) {
                throw new AssertionError("torn: length=" + element.length + " at=" + i);
            }
        }
    }

    @Override
    public Set<String> labels() {
        return CrashLabels.in(SharedList.class, "collection.").stream()
                .filter(label -> !label.equals("collection.entry-removed"))
                .collect(Collectors.toSet());
    }

    @Override
    public String check(CrashReport report) {
        look();
        CollectionState before = list.state();
        Expect.that(list.size() == list.toArray().length, "size=" + list.size());
        for (SharedList<byte[]> each : List.of(list, singles)) {
            each.forEach(ListScenario::check);
            each.clear();
            CollectionState after = each.state();
            Expect.that(after.freeBytes() == after.reservedBytes(), "lost memory: " + after);
        }
        return "elements=" + before.entries() + " repairs=" + before.repairs() + " ownerDeaths=" + before.ownerDeaths();
    }

    @Override
    public String state() {
        return list.state().toString();
    }
}
