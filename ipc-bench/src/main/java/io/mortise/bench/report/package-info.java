/**
 * How results are shown: a table in the terminal, a page in the browser, a line of progress meanwhile. Nothing here knows
 * what was measured.
 */
@NullMarked
package io.mortise.bench.report;

import org.jspecify.annotations.NullMarked;
