/**
 * A queue between two terminals: what is typed into one is printed by the other. Any number of senders and receivers may
 * come and go.
 */
@NullMarked
package io.mortise.samples.lines;

import org.jspecify.annotations.NullMarked;
