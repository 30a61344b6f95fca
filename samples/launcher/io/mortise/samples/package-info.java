/**
 * Starts the samples by name. Each sample is a package of its own, in a folder of its own. None is a library.
 */
@NullMarked
package io.mortise.samples;

import org.jspecify.annotations.NullMarked;
