package io.mortise.region;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a region may be called: something that is one harmless file name on every file system. */
final class Names {
    /** Leaves room for the companion files' affixes within the usual 255. */
    static final int MAX_BYTES = 200;

    private Names() {}

    static String check(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES) {
            throw refused(name, "it has " + bytes + " bytes in UTF-8, allowed are 1 to " + MAX_BYTES);
        }
        if (name.startsWith(".")) {
            throw refused(name, "it begins with a dot");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == '\\' || Character.isISOControl(c)) {
                throw refused(name, "it has a character that no region name may have at index " + i);
            }
        }
        return name;
    }

    static String of(Path path) {
        Path fileName = path.getFileName();
        if (fileName == null) {
            throw new IllegalArgumentException("a region needs a file name: path=" + path);
        }
        return check(fileName.toString());
    }

    /** {@return the name in quotes, shortened, with control characters made visible} */
    static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < name.length() && i < 80; i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append(name.length() > 80 ? "…\"" : "\"").toString();
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException("not a region name, " + why + ": name=" + quoted(name)
                + "; use a bare name such as \"orders\", or a Path for a file elsewhere");
    }
}
