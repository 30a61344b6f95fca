/**
 * What every benchmark of two processes needs: a second JVM that does as it is told, a probe that tells whether the two
 * processors are near or far, the folders of one run, and a description of the machine. Nothing here knows what is
 * being measured.
 */
@NullMarked
package io.mortise.bench.harness;

import org.jspecify.annotations.NullMarked;
