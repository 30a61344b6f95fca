package io.mortise.region;

import io.mortise.testkit.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second process that does with regions what it is told, a line at a time, and answers each line with one. */
final class RegionActor {
    private RegionActor() {}

    /** {@code open PATH BYTES}, then of that region {@code owner}, {@code dead OWNER}, {@code make NAME}, {@code close}. */
    public static void main(String[] args) {
        List<Region> open = new ArrayList<>();
        Child.say("ready");
        while (true) {
            String[] words = Child.listen().split(" ", -1);
            try {
                Child.say(answer(words, open));
            } catch (IOException | RuntimeException e) {
                Child.say(e.toString());
            }
        }
    }

    private static Object answer(String[] words, List<Region> open) throws IOException {
        switch (words[0]) {
            case "open" -> {
                RegionOptions options =
                        RegionOptions.ofBytes(Long.parseLong(words[2])).label("actor");
                open.add(Region.createOrAttach(Path.of(words[1]), options));
                return last(open).id();
            }
            case "owner" -> {
                return last(open).owner();
            }
            case "dead" -> {
                return last(open).isDead(Integer.parseInt(words[1]));
            }
            case "close" -> {
                last(open).close();
                return "closed";
            }
            case "make" -> {
                Extent extent = last(open).extent(new ExtentSpec(words[1], "long", 1, 8));
                return extent.buffer().getLongVolatile(0);
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private static Region last(List<Region> open) {
        return open.get(open.size() - 1);
    }
}
