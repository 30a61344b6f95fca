/**
 * Child processes of one's own program, and pools of them behind {@code ExecutorService}. A child inherits the class
 * path, the flags and the shared memory of its parent, and never outlives it by accident. A task that kills its worker
 * fails alone, with the reason, and the worker is replaced.
 */
@NullMarked
package io.mortise.process;

import org.jspecify.annotations.NullMarked;
