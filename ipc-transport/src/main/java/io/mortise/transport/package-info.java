/**
 * Pipes, FIFOs, sockets and shared memory behind one {@code Connection} that carries whole messages. A URI chooses the
 * means, so that the same program can be run over each and compared. Every implementation passes one contract suite and
 * states the same guarantees on timeouts, closing and the death of the other side.
 */
@NullMarked
package io.mortise.transport;

import org.jspecify.annotations.NullMarked;
