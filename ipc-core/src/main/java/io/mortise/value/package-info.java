/**
 * Single values and arrays of each primitive type, living in a region and shared by every process attached to it. Each
 * offers plain, ordered and atomic access under the names of {@code AtomicLong}, arrays bulk operations too. Each comes with a lock,
 * which nobody takes but the caller: no access allocates, locks or makes a system call.
 */
@NullMarked
package io.mortise.value;

import org.jspecify.annotations.NullMarked;
