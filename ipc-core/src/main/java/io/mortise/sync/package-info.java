/**
 * Locks, conditions, semaphores, events, latches and barriers that work between processes. They implement the interfaces
 * of {@code java.util.concurrent.locks} where there is one, and wait in the kernel on the shared word itself. The death
 * of a process that holds one of them is noticed, repaired and reported; slowness never is.
 */
@NullMarked
package io.mortise.sync;

import org.jspecify.annotations.NullMarked;
