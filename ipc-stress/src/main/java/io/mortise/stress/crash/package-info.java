/**
 * The crash kit: starts processes on one protocol, kills (-9) and stops them at random moments and at every labelled point, and
 * checks that what must hold holds. For authors of protocols on shared memory: a {@link io.mortise.stress.crash.CrashScenario} says
 * what the processes do and what must hold, a {@link io.mortise.stress.crash.CrashTest} runs it.
 */
@NullMarked
package io.mortise.stress.crash;

import org.jspecify.annotations.NullMarked;
