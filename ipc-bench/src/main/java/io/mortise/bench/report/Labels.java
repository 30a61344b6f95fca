package io.mortise.bench.report;

import java.util.List;
import java.util.function.Function;

/** The names by which users choose. */
public final class Labels {
    private Labels() {}

    /**
     * Finds what a user named.
     *
     * @param <T>     what it is
     * @param kind    in a word, for the message
     * @param label   the name
     * @param choices what there is
     * @param labels  their names
     * @return the choice of that name
     * @throws IllegalArgumentException if there is none; the message lists all
     */
    public static <T> T find(String kind, String label, List<T> choices, Function<? super T, String> labels) {
        return choices.stream()
                .filter(choice -> labels.apply(choice).equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown " + kind + ": '" + label + "' (there is "
                        + String.join(", ", choices.stream().map(labels).toList()) + ")"));
    }
}
