/**
 * The jcstress tests of the ordering pairs, one class per question. Each state has places in shared memory of its own, that two
 * attachments see at two addresses: the {@code left} side is what one process would have, the {@code right} side another.
 * Payloads are written and read with plain accesses, and differ from state to state, so that nothing but the order that a test
 * is about makes its outcomes come out right. A test whose name begins with {@code Weak} has that order taken out of a copy of
 * the code, to show that the outcome that is forbidden elsewhere would be seen.
 */
@NullMarked
package io.mortise.stress.ordering.pairs;

import org.jspecify.annotations.NullMarked;
