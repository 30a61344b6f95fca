/**
 * Numbered programs that show one thing each between two or more processes. Every sample names the commands to type and
 * the output to expect. An end-to-end test starts each of them just as a reader would.
 */
@NullMarked
package io.mortise.samples;

import org.jspecify.annotations.NullMarked;
