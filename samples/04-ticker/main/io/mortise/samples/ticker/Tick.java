package io.mortise.samples.ticker;

/**
 * What was paid for something.
 *
 * @param number   of this tick, from 0
 * @param symbol   for what
 * @param cents    how much, in cents
 * @param quantity of how many
 */
public record Tick(long number, String symbol, long cents, int quantity) {}
