/**
 * Three terminals share a manager: one serves, the others talk, and pass a stick that survives its holder.
 */
@NullMarked
package io.mortise.samples.table;

import org.jspecify.annotations.NullMarked;
