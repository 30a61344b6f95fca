package io.mortise.sync;

/**
 * A process that waits for a synchroniser.
 *
 * @param process the process, by its id and label
 * @param threads how many of its threads sleep
 */
public record Waiting(String process, int threads) {
    @Override
    public String toString() {
        return threads == 1 ? process : process + " with " + threads + " threads";
    }
}
