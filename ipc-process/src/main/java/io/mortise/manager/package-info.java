/**
 * A server that shares ordinary objects between processes, here or, with a key, elsewhere: maps, lists, queues, locks, and objects of the
 * user's own, all used by interface. Each call is a round trip to the server, which serves many clients at once and gives back
 * what a client leaves behind that dies. What must be faster belongs into shared memory: {@code io.mortise.collection}.
 */
@NullMarked
package io.mortise.manager;

import org.jspecify.annotations.NullMarked;
