/**
 * A queue in files: without bounds, durable, and read again as often as one likes, by any number of tailers that each have a position of
 * their own. It is made of Chronicle Queue, whose types and exceptions stay in here. It needs flags for the JVM, which
 * {@link io.mortise.journal.JournalQueue} names if they are missing.
 */
@NullMarked
package io.mortise.journal;

import org.jspecify.annotations.NullMarked;
