/** A pool whose worker is killed: which task that was, and what becomes of it. */
@NullMarked
package io.mortise.samples.pictures;

import org.jspecify.annotations.NullMarked;
