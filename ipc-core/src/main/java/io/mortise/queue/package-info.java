/**
 * Queues of messages between processes: bytes, typed elements, broadcast topics and pools of large blocks. A message is
 * claimed, filled and committed, so that no reader ever sees a torn one and a producer that dies leaves no gap that
 * anybody waits for. A full or an empty queue is a return value; how to wait for it to change is the caller's choice.
 */
@NullMarked
package io.mortise.queue;

import org.jspecify.annotations.NullMarked;
