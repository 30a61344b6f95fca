/** Words counted by a pool of processes: each file by one of them, and then all together. */
@NullMarked
package io.mortise.samples.words;

import org.jspecify.annotations.NullMarked;
