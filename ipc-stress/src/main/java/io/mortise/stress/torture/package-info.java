/** What the crash kit does to Mortise's own primitives: a scenario for each, and the command that plays them for long. */
@NullMarked
package io.mortise.stress.torture;

import org.jspecify.annotations.NullMarked;
