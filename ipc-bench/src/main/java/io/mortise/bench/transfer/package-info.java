/**
 * The comparison: equal payloads moved from one JVM to another over every means there is. One loop drives them all, a
 * lane for each is all that differs.
 */
@NullMarked
package io.mortise.bench.transfer;

import org.jspecify.annotations.NullMarked;
