/**
 * Two processes count in one place: with a lock no increment is lost, without it many are.
 */
@NullMarked
package io.mortise.samples.counter;

import org.jspecify.annotations.NullMarked;
