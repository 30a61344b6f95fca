/**
 * The shared memory itself: a {@code Region} is one memory-mapped file that holds named primitives. Processes create or
 * attach a region by name, find the same extents in it, and learn from the kernel which of the others are still alive.
 * Everything else in Mortise is built on this package, and this package knows none of it.
 */
@NullMarked
package io.mortise.region;

import org.jspecify.annotations.NullMarked;
