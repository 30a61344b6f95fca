/**
 * The comparison of queues: how fast small messages go from one process to another, one way and there and back, over what
 * Mortise has and what others have. One loop drives them all; a lane of a few dozen lines is all that differs.
 */
@NullMarked
package io.mortise.bench.messages;

import org.jspecify.annotations.NullMarked;
