package io.mortise.stress.ordering.pairs;

import io.mortise.region.WaitWord;

/** What would become of one that has announced its sleep, and then found no reason not to sleep. */
final class Sleep {
    private Sleep() {}

    static String outcome(WaitWord word, int announced) {
        return word.buffer().getIntVolatile(word.offset()) == announced ? "not woken" : "woken";
    }
}
