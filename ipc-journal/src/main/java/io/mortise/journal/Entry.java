package io.mortise.journal;

import java.time.Instant;

/**
 * What a journal has at one index.
 *
 * @param index where it is
 * @param time  when it was appended, by the clock of its appender, in milliseconds
 * @param value what was appended
 * @param <T>   its type
 */
public record Entry<T>(long index, Instant time, T value) {}
