/**
 * Broadcast with a slow subscriber: one publisher, any number of listeners, each of which says what is to happen when it does not keep up.
 */
@NullMarked
package io.mortise.samples.broadcast;

import org.jspecify.annotations.NullMarked;
