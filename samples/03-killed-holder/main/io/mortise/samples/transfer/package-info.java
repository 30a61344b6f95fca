/**
 * Two processes move money between two accounts, under a lock. One is killed in the middle; the other finishes what it had begun.
 */
@NullMarked
package io.mortise.samples.transfer;

import org.jspecify.annotations.NullMarked;
