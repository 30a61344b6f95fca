/**
 * Prices from one terminal to another: records through a typed queue, and the same bytes through a flyweight that allocates
 * nothing.
 */
@NullMarked
package io.mortise.samples.ticker;

import org.jspecify.annotations.NullMarked;
