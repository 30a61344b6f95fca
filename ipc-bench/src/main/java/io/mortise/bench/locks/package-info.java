/**
 * The comparison of synchronisers: what an uncontended operation costs, how fast two parties that contend are, how long a
 * sleeper takes to wake up, and what it costs to sleep; two processes beside two threads of one, in one run.
 */
@NullMarked
package io.mortise.bench.locks;

import org.jspecify.annotations.NullMarked;
