package io.mortise.process;

import java.io.Serializable;

/**
 * In place of a large byte array among serialized objects.
 *
 * @param number which of those that travel beside.
 */
record LargeArray(int number) implements Serializable {}
