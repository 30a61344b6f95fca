/**
 * What a run found out: figures, the machine they were taken on, and the JSON that carries both. Every benchmark of this
 * module makes the same {@code Report}, so that one reader understands them all.
 */
@NullMarked
package io.mortise.bench.result;

import org.jspecify.annotations.NullMarked;
