/**
 * A journal that is replayed after its writer, or its reader, was killed.
 */
@NullMarked
package io.mortise.samples.journal;

import org.jspecify.annotations.NullMarked;
