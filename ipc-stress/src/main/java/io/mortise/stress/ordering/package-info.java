/**
 * The memory ordering of Mortise, tried out: one or more jcstress tests for every pair of a release and an acquire that the code
 * names in an {@code ORDER:} comment. They run the real code, over memory that two attachments map at two addresses, as two
 * processes do. The tests themselves are in {@code io.mortise.stress.ordering.pairs}; {@code docs/ordering.md} lists them.
 */
@NullMarked
package io.mortise.stress.ordering;

import org.jspecify.annotations.NullMarked;
