package io.mortise.region;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one region: {@code orders}, and hidden beside it {@code .orders.create}, {@code .orders.<id>.tmp},
 * {@code .orders.<id>.live}.
 *
 * @param path the region's own file, absolute
 */
record RegionFiles(Path path) {
    private static final Pattern TEMPORARY = Pattern.compile("[0-9a-f]{16}\\.tmp");
    private static final Pattern LIVENESS = Pattern.compile("[0-9a-f]{16}\\.live");
    private static final Pattern ANY_COMPANION = Pattern.compile("\\.(.+)\\.[0-9a-f]{16}\\.(?:tmp|live)");

    /** {@return the files of a region that lives in the directory for bare names} */
    static RegionFiles ofName(String name) throws IOException {
        Names.check(name);
        return new RegionFiles(RegionDirectory.resolve().resolve(name));
    }

    static RegionFiles ofPath(Path path) {
        Names.of(path);
        return new RegionFiles(path.toAbsolutePath().normalize());
    }

    String name() {
        return Names.of(path);
    }

    Path creationLock() {
        return beside("create");
    }

    Path temporary(long id) {
        return beside(hex(id) + ".tmp");
    }

    Path liveness(long id) {
        return beside(hex(id) + ".live");
    }

    List<Path> temporaries() throws IOException {
        return besideThatMatch(TEMPORARY);
    }

    List<Path> livenessFiles() throws IOException {
        return besideThatMatch(LIVENESS);
    }

    /** {@return the regions of this directory that have companions and no file of their own: being made, or left by the dead} */
    Set<RegionFiles> orphans() throws IOException {
        Set<RegionFiles> orphans = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory())) {
            for (Path path : all) {
                Matcher companion = ANY_COMPANION.matcher(String.valueOf(path.getFileName()));
                if (companion.matches()) {
                    Path region = path.resolveSibling(companion.group(1));
                    if (!Files.exists(region, LinkOption.NOFOLLOW_LINKS)) {
                        orphans.add(new RegionFiles(region));
                    }
                }
            }
        }
        return orphans;
    }

    private List<Path> besideThatMatch(Pattern pattern) throws IOException {
        String prefix = prefix();
        List<Path> found = new ArrayList<>();
        // Names may hold wildcards, so the choice is made here and not by a glob.
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory(), path -> {
            String name = String.valueOf(path.getFileName());
            return name.startsWith(prefix)
                    && pattern.matcher(name.substring(prefix.length())).matches();
        })) {
            all.forEach(found::add);
        }
        return found;
    }

    private Path directory() {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a region needs a directory: path=" + path);
        }
        return parent;
    }

    private String prefix() {
        return "." + name() + ".";
    }

    private Path beside(String suffix) {
        return path.resolveSibling(prefix() + suffix);
    }

    private static String hex(long id) {
        return String.format("%016x", id);
    }
}
