package io.mortise.bench.harness;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 64KiB}, {@code 1MiB}, {@code 4096}. */
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([kmg]?)(i?b)?", Pattern.CASE_INSENSITIVE);

    private Sizes() {}

    /**
     * Reads a size. A unit is a power of 1024, whether it is spelled {@code K}, {@code KB} or {@code KiB}.
     *
     * @param text a number, with a unit or without
     * @return bytes
     * @throws IllegalArgumentException if it is not a size
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: '" + text + "' (write 64KiB, 1MiB, 1GiB or bytes)");
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("not a size: '" + text + "' (too large)");
        }
        return number << shift;
    }

    /**
     * Writes a size.
     *
     * @param bytes not negative
     * @return with the largest unit that leaves a whole number, else with one decimal
     */
    public static String format(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        for (int unit = units.length - 1; unit > 0; unit--) {
            long scale = 1L << (10 * unit);
            if (bytes >= scale) {
                return bytes % scale == 0
                        ? bytes / scale + " " + units[unit]
                        : String.format(Locale.ROOT, "%.1f %s", bytes / (double) scale, units[unit]);
            }
        }
        return bytes + " B";
    }
}
