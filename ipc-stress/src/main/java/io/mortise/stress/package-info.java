/**
 * The crash kit: starts processes on one protocol, kills (-9) and stops them at random moments and at every labelled point, and
 * checks that what must hold holds. For authors of protocols on shared memory; Mortise's own are proven with it.
 */
@NullMarked
package io.mortise.stress;

import org.jspecify.annotations.NullMarked;
