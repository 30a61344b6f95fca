/**
 * The comparison a user runs on a machine of their own: shared memory, pipe and socket moving the same payloads between
 * two processes. One loop drives every transport, so that a difference in the result is a difference of the transport.
 * Results come as percentiles, a table, JSON and a chart, together with the machine they were measured on.
 */
@NullMarked
package io.mortise.bench;

import org.jspecify.annotations.NullMarked;
