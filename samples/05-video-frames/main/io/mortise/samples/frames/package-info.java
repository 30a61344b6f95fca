/**
 * Video frames that one process fills in place and another reads in place: only their handles go through a queue.
 */
@NullMarked
package io.mortise.samples.frames;

import org.jspecify.annotations.NullMarked;
